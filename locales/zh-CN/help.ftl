command-help-about = 看看能做什么
command-help-example = 帮助
help-group = 有事在群里说一声，件件有着落：
help-group-more = 更多的，私聊我发“帮助”。
help-private = 您可以这样发：
help-stranger = 我还不知道您是哪个小区的。请在小区的群里发一句 /me，就能在这里报事、登记、看进度了。还没有开通的群，这样开通：
help-line = { $example } —— { $about }
help-more = 还有一些，发“帮助 { $page }”接着看。
