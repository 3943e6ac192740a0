"""Selection of an article's related links that are followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBudget:
    """The rule by which an article's links are followed."""

    per_article: int
    """Maximum number of links per article."""
    kinds: tuple[str, ...]
    """Kinds of links, see `Link.kind`."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RelatedBudget:
        """The budget of RELATED_PER_ARTICLE and RELATED_KINDS."""
        return cls(
            per_article=settings.getint("RELATED_PER_ARTICLE"),
            kinds=tuple(settings.getlist("RELATED_KINDS")),
        )

    def pick(self, article: Article) -> frozenset[int]:
        """Positions in `article.related` that lead to articles of sites we have a spider for, the first ones."""
        places = [
            place
            for place, link in enumerate(article.related)
            if link.url and link.site and link.key and link.kind in self.kinds
            and (link.site, link.key) != (article.site, article.key)
        ]  # fmt: skip
        return frozenset(places[: self.per_article])
