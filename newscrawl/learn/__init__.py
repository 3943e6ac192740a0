"""Learn selectors from pages whose articles are known."""
