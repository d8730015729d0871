command-help-about = see what I can do
command-help-example = /help
help-group = Say it here and it will be seen to:
help-group-more = For more, send me /help in private.
help-private = You can write:
help-line = { $example } — { $about }
