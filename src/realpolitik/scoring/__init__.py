"""How far forecasts were from what came: methods against arithmetic, in the open."""
