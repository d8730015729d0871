command-help-about = see what I can do
command-help-example = /help
help-group = Say it here and it will be seen to:
help-group-more = For more, send me /help in private.
help-private = You can write:
help-stranger = I do not know yet where you live. Send /me in your estate's group once; then you can report, register and follow things here. A group that is not set up yet is set up like this:
help-line = { $example } — { $about }
help-more = There is more: send “help { $page }”.
