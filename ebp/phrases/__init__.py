"""Text to region: the words of a phrase matched to a classifier's labels, their maps fused, the regions ranked.

Importing this package loads no torch.
"""

from ebp.phrases.grounding import Fusion, Grounder, Grounding, RankedRegion, rank_boxes
from ebp.phrases.synonyms import bundled_synonyms, read_synonyms
from ebp.phrases.tokens import Token, fold, tokenise
from ebp.phrases.vocabulary import How, Match, Matching, Vocabulary

__all__ = [
    "Fusion",
    "Grounder",
    "Grounding",
    "How",
    "Match",
    "Matching",
    "RankedRegion",
    "Token",
    "Vocabulary",
    "bundled_synonyms",
    "fold",
    "rank_boxes",
    "read_synonyms",
    "tokenise",
]
