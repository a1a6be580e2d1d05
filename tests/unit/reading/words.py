"""What every sentence must be: plain, short, whole, and without a verdict."""

import re

VERDICTS = re.compile(
    r"\b(good|bad|better|worse|worst|best|poor\w*|improv\w*|deteriorat\w*|concern\w*|fail\w*|success\w*|target\w*|rag|"
    r"red|amber|green|sigma|rule\w*|trend\w*|runs?|signal\w*|significan\w*|outlier\w*|anomal\w*|alarm\w*|worr\w*|"
    r"problem\w*|disappoint\w*|encourag\w*|missed|slipped|behind|ahead|underperform\w*|perform\w*|achiev\w*|cases?|"
    r"churn|offenders?|neglected|neglectful|proves?|caused?|because|due to|should|must|unfortunately|only|no data|nan|"
    r"none%|none in)\b"
)


def assert_plain(text: str, longest: int = 20) -> None:
    """Each sentence of a text: twenty words or fewer, a capital and a full stop, one space between words."""
    assert text
    assert not VERDICTS.search(text.lower()), f"{VERDICTS.search(text.lower())}: {text}"
    assert "None" not in text.split()[1:], text
    assert text == text.strip()
    assert not re.search(r"\s{2}|\s[.,;:]|[.,;:]{2}", text), text
    assert text.endswith(".")
    for sentence in re.split(r"(?<=[.])\s", text):
        assert len(sentence.split()) <= longest, f"{len(sentence.split())} words: {sentence}"
        assert not sentence[0].islower(), text
