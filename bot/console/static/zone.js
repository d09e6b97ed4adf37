// Tells the server on which clock times are to be shown.
document.cookie = `safar-zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=31536000; samesite=lax`;
