"""Selectors learned from pages whose articles are known."""
