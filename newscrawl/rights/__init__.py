"""Statements of a site about the reuse of its pages: robots.txt, headers, tags, TDMRep, RSL, JSON-LD. Pure.

Sources: RFC 9309; RFC 9651; draft-ietf-aipref-attach-05 and draft-ietf-aipref-vocab-08, with the labels of earlier
drafts; contentsignals.org; W3C TDMRep, final report of 2024-05-10; RSL 1.0; robots meta tags as Google and Bing
document them, `noai` as DeviantArt introduced it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.lazy_imports import lazy_imports

if TYPE_CHECKING:
    from newscrawl.rights.decision import rights_of
    from newscrawl.rights.page import HEADERS, PageStatements, Served
    from newscrawl.rights.policy import Policy
    from newscrawl.rights.robots_tags import forbids_archive
    from newscrawl.rights.robots_txt import product_token
    from newscrawl.rights.tdmrep import TDM_PATH
    from newscrawl.rights.uses import Use

__all__ = [
    "HEADERS",
    "TDM_PATH",
    "PageStatements",
    "Policy",
    "Served",
    "Use",
    "forbids_archive",
    "product_token",
    "rights_of",
]
__getattr__ = lazy_imports(
    __name__,
    {
        "decision": ("rights_of",),
        "page": ("HEADERS", "PageStatements", "Served"),
        "policy": ("Policy",),
        "robots_tags": ("forbids_archive",),
        "robots_txt": ("product_token",),
        "tdmrep": ("TDM_PATH",),
        "uses": ("Use",),
    },
)
