"""The sample hospital's own parts: ground, papers, behaviour, lives, pictures, calendar."""
