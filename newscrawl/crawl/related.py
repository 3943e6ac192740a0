"""The selection of related links to follow from an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBudget:
    """The limits on which of an article's links are followed."""

    per_article: int
    """Maximum number of links per article."""
    kinds: tuple[str, ...]
    """Kinds of links, see `Link.kind`."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RelatedBudget:
        """Return the budget that RELATED_PER_ARTICLE and RELATED_KINDS set."""
        return cls(
            per_article=settings.getint("RELATED_PER_ARTICLE"),
            kinds=tuple(settings.getlist("RELATED_KINDS")),
        )

    def pick(self, article: Article) -> frozenset[int]:
        """Return the positions in `article.related` of the first links to articles of sites that have a spider."""
        places = [
            place
            for place, link in enumerate(article.related)
            if link.url and link.site and link.key and link.kind in self.kinds
            and (link.site, link.key) != (article.site, article.key)
        ]  # fmt: skip
        return frozenset(places[: self.per_article])
