command-help-about = 看看能做什么
command-help-example = 帮助
help-group = 有事在群里说一声，件件有着落：
help-group-more = 更多的，私聊我发“帮助”。
help-private = 您可以这样发：
help-line = { $example } —— { $about }
