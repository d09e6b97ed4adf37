"""The counsellors' console: a web page that works on a phone, right to left, over a slow line."""
