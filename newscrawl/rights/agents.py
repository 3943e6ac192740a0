"""The user agents of AI companies and archives that are named in robots.txt and robots tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscrawl.rights.uses import Use

Purpose = Literal["train", "search", "user", "archive"]

USES: dict[Purpose, Use] = {
    "train": Use.TRAIN,
    "search": Use.AI_INPUT,
    "user": Use.AI_INPUT,
    "archive": Use.ARCHIVE,
}
"""Purpose of an agent -> the use that a site reserves by refusing it."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One user agent."""

    token: str
    """Its product token, as written by its operator."""
    operator: str
    purpose: Purpose
    """`train`: collects training data; `search`: builds an index for answers; `user`: fetches at a user's request;
    `archive`: keeps public copies."""


AGENTS = (
    Agent("AI2Bot", "Allen Institute for AI", "train"),
    Agent("Ai2Bot-Dolma", "Allen Institute for AI", "train"),
    Agent("Amazonbot", "Amazon", "train"),
    Agent("Amzn-SearchBot", "Amazon", "search"),
    Agent("Amzn-User", "Amazon", "user"),
    Agent("anthropic-ai", "Anthropic", "train"),
    Agent("Claude-Web", "Anthropic", "train"),
    Agent("ClaudeBot", "Anthropic", "train"),
    Agent("Claude-SearchBot", "Anthropic", "search"),
    Agent("Claude-User", "Anthropic", "user"),
    Agent("Applebot-Extended", "Apple", "train"),
    Agent("Bytespider", "ByteDance", "train"),
    Agent("TikTokSpider", "ByteDance", "train"),
    Agent("CCBot", "Common Crawl", "train"),
    Agent("cohere-ai", "Cohere", "user"),
    Agent("cohere-training-data-crawler", "Cohere", "train"),
    Agent("DeepSeekBot", "DeepSeek", "train"),
    Agent("Diffbot", "Diffbot", "train"),
    Agent("DuckAssistBot", "DuckDuckGo", "search"),
    Agent("Google-CloudVertexBot", "Google", "search"),
    Agent("Google-Extended", "Google", "train"),
    Agent("GoogleOther", "Google", "train"),
    Agent("Gemini-Deep-Research", "Google", "user"),
    Agent("Google-NotebookLM", "Google", "user"),
    Agent("PanguBot", "Huawei", "train"),
    Agent("PetalBot", "Huawei", "search"),
    Agent("img2dataset", "img2dataset", "train"),
    Agent("ICC-Crawler", "NICT", "train"),
    Agent("FacebookBot", "Meta", "train"),
    Agent("Meta-ExternalAgent", "Meta", "train"),
    Agent("Meta-ExternalFetcher", "Meta", "user"),
    Agent("meta-webindexer", "Meta", "search"),
    Agent("MistralAI-User", "Mistral", "user"),
    Agent("GPTBot", "OpenAI", "train"),
    Agent("OAI-SearchBot", "OpenAI", "search"),
    Agent("ChatGPT-User", "OpenAI", "user"),
    Agent("PerplexityBot", "Perplexity", "search"),
    Agent("Perplexity-User", "Perplexity", "user"),
    Agent("SBIntuitionsBot", "SB Intuitions", "train"),
    Agent("Timpibot", "Timpi", "train"),
    Agent("VelenPublicWebCrawler", "Velen", "train"),
    Agent("Omgili", "Webz.io", "train"),
    Agent("Omgilibot", "Webz.io", "train"),
    Agent("Webzio-Extended", "Webz.io", "train"),
    Agent("xAI-Bot", "xAI", "train"),
    Agent("GrokBot", "xAI", "search"),
    Agent("YouBot", "You.com", "search"),
    Agent("archive.org_bot", "Internet Archive", "archive"),
    Agent("ia_archiver", "Internet Archive", "archive"),
)
BY_TOKEN = {agent.token.lower(): agent for agent in AGENTS}
"""Lower-case token -> agent."""
