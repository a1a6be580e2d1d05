-- Each different mark of the file once, whoever bears it: rules about a day, a session and a code need look no further.

-- thing: attendance_session
SELECT 'sessions' AS table_name, row_number, date, session, code FROM staging.sessions
