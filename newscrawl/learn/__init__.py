"""Learning selectors from pages whose articles are known."""
