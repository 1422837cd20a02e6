"""Quality gates (design D10): what must hold of a closed period before it is published."""
