"""What a message means: asked of the Rasa server, read into values."""
