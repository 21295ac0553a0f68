"""How the demonstration network of Torino is made, one subject a module, from the words and figures beside them."""
