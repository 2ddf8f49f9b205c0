"""Words as a search compares them: without case, accents and punctuation."""

import re
import unicodedata

WORD = re.compile(r"\w+")


def plain_words(*texts: str) -> list[str]:
    """The words of texts, folded: 'M. péctoralis_Major' -> m, pectoralis, major."""
    text = unicodedata.normalize("NFKD", " ".join(texts).replace("_", " "))
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return WORD.findall(bare.casefold())
