command-poll-about = ask your neighbours and get a result in a few days
command-poll-example = /poll Motion lights on the stairs? | Yes | No | per household
command-poll-publish-example = /poll-publish 15 1
command-poll-change-example = /poll-change 15
command-poll-set-example = /poll-set multiple
command-polls-about = see what there is to vote on, and how you voted
command-polls-example = /polls
command-unvote-about = take back your vote
command-unvote-example = /unvote 15
command-vote-about = cast a vote; you can change it until the close
command-vote-example = /vote 15 1
command-vote-which-example = /vote-which no
command-explain-offer-example = /explain-offer 15 most agree, the office asks for prices
command-stand-offer-example = /stand-offer 12 Wang Xiuying, retired teacher
command-close-about = end or call off a poll of yours
command-close-example = /close 15
command-explain-about = after a poll, say why it was decided so and what comes next
command-explain-example = /explain 15 We follow the majority; quotes next week
command-verify-about = check that your vote is there
command-verify-example = /verify 7K3Q-9XWP2F-42
command-ballots-about = get all ballots of a poll, to check them yourself
command-ballots-example = /ballots 15

polls-title = 🗳 #{ $number } { $question }
polls-news =
    { $title }
    { $what }
polls-terms-anyone = A question to this group, one vote each · { $place } · open until { $until }, change it as you like
polls-terms-resident = Registered residents, one vote each · { $place } · open until { $until }, change it as you like
polls-terms-household = Registered households, one vote each · { $place } · open until { $until }, change it as you like
polls-multiple = You may choose several; tap again to leave one out.
polls-hidden = The tally is published after the end.
polls-secret = A secret ballot: counts are shown after the close. Few voters may be guessed, and until then whoever runs the bot can look.
polls-hint-private = Secret ballot: please write to me in private: /vote { $number } 1 (the number of your choice)
polls-voted-anyone = { $count ->
    [one] { $count } person has voted
   *[other] { $count } people have voted
}
polls-voted-resident = { $count } of { $total ->
    [one] { $total } person
   *[other] { $total } people
} { $count ->
    [one] has
   *[other] have
} voted
polls-voted-household = { $count } of { $total ->
    [one] { $total } household
   *[other] { $total } households
} { $count ->
    [one] has
   *[other] have
} voted
polls-cancelled = This poll was called off; its votes do not count.
polls-result = 🗳 #{ $number } The result: { $question }
polls-ended-early = Ended early by whoever asked or the committee: { $at } (planned: { $until })
polls-nobody = Nobody voted this time.
polls-outcome = { $what }. { $took }
polls-took-part-anyone = { $count ->
    [one] { $count } person took part.
   *[other] { $count } people took part.
}
polls-took-part-resident = { $count } of { $total ->
    [one] { $total } person
   *[other] { $total } people
} took part.
polls-took-part-household = { $count } of { $total ->
    [one] { $total } household
   *[other] { $total } households
} took part.
polls-reason = Whoever asked says: { $reason }
polls-head = Closing code { $code }, { $length ->
    [one] { $length } entry
   *[other] { $length } entries
}. To check your vote, send me in private: /verify and your receipt

polls-picture-count-anyone = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
polls-picture-count-resident = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
polls-picture-count-household = { $count ->
    [one] { $count } household
   *[other] { $count } households
}
polls-picture-voted-person = took part
polls-picture-voted-household = households took part
polls-picture-eligible-person = may vote
polls-picture-eligible-household = households may vote
polls-picture-closed = Poll #{ $number } · ended { $at }
polls-picture-code = Closing code { $code }

polls-preview = I understood it like this. Is that right? Whoever asked, please tap.
polls-preview-where = It goes to { $place }, { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
polls-choice-publish = Publish
polls-choice-change = Change
polls-choice-drop = Drop
polls-choice-close = End now, show the result
polls-choice-void = Call off
polls-choice-wait = Leave it
polls-choice-back = Take it back
polls-published = #{ $number } { $when }. The question's code is { $code }; any change would change it.
polls-changed = #{ $number } is changed.
polls-changed-told = 🗳 #{ $number } was changed; this is what counts: { $question } ({ $options })
polls-dropped = Fine, nothing was sent out.
polls-change-how = Just say what to change, for example “add option 9 pm”, “remove 10 pm”, “one vote per household”. Or change this line and send me all of it:
polls-change-line = /poll #{ $number } { $line }
polls-frozen = Somebody has voted in #{ $number } already, so question and options stay; all votes are kept. To change them, call it off and ask again.

polls-how = Write it like this: /poll Adverts in the lift? | Yes | No. You can add: until Friday 8pm, per household, multiple, anonymous, hidden, place building 3. To choose among pictures, send one photo for each option with it.
polls-bad-no-question = I see no question yet. Write it like this: /poll Adverts in the lift? | Yes | No
polls-bad-long-question = The question is too long. Please keep it within 200 characters and send details separately.
polls-bad-no-options = The question is fine, the options are missing. Put a bar between them: /poll Adverts in the lift? | Yes | No
polls-add-options = The question is fine, the options are missing. Add them behind it, like this: /poll { $question } | { $options }
polls-bad-one-option = One option is no choice. Please write two at least, with a bar between them.
polls-bad-many-options = At most 12 options, please. You could ask for the kind first and the details later.
polls-bad-long-option = One option is too long. Please keep each within 40 characters.
polls-bad-same-options = Two options are the same. Please change one and send it again.
polls-bad-no-time = I could not read when it ends. Write it like this: until Friday 8pm
polls-bad-past = That time has passed. Please choose a later one and send it again.
polls-bad-soon = That is too soon for people to vote. Please leave 5 minutes at least.
polls-bad-far = That is too far away: 31 days at most. Please choose another time.
polls-bad-no-place = I know no such place. A building will do: place building 3
polls-bad-photos = { $photos ->
    [one] One photo came
   *[other] { $photos } photos came
}, which is not one for each option, so nothing is asked yet. Please send it again with one photo for each option, in their order.
polls-bad-photo-lost = One of the photos could not be fetched, so nothing is asked yet. Please send the photos again with the same words, each below 10 MB.
polls-where = I do not know yet which neighbours you ask. Please write in their group, or add: place building 3
polls-too-wide = You can ask your own group and your own building. To ask more neighbours, the committee or a leader sends it.
polls-many-open = You have 3 polls open. Please wait until one of them ends.
polls-maker-only = Whoever asked #{ $number } has to tap this.
polls-called = #{ $number } “{ $question }”
polls-none-but = There is no poll #{ $number }. Open now: { $open }.
polls-none = There is no poll #{ $number }. Please check the number.
polls-is-nominating = #{ $number } is still gathering candidates; voting comes after that.
polls-is-draft = #{ $number } is not published yet.
polls-is-open = #{ $number } is published and open.
polls-is-closed = #{ $number } has ended; the result is in the group. Sending #{ $number } shows it too.
polls-is-cancelled = #{ $number } was called off; its votes do not count.
polls-is-dropped = #{ $number } was put aside before it was published; nobody voted in it.
polls-over = Time is up for #{ $number }. The result comes in a moment.
polls-which = I could not read your choice. #{ $number } has { $options ->
    [one] { $options } option
   *[other] { $options } options
}; a number will do: /vote { $number } 1
polls-same = Your vote in #{ $number } says so already.
polls-receipt-undo = To take it back, send: /unvote { $number }
polls-household-changed = Somebody you live with has changed your home's vote. A home has one vote, and the last one counts. Vote again to change it back.
polls-household-back = Somebody you live with has taken your home's vote back, so it has none now. Vote again if you like.
polls-unvote-none = All right. You have no vote standing, so there is nothing to take back. You can vote until the end.
polls-unvote-which = You voted in more than one. Which vote shall I take back?
polls-list = The polls here:
polls-list-none = There is nothing to vote on now. To ask your neighbours: /poll Adverts in the lift? | Yes | No
polls-list-open = { $title } · until { $until }
polls-list-nominating = { $title } · gathering candidates until { $until }
polls-list-ended = { $title } · ended: { $outcome }
polls-list-not-yet = You have not voted yet.
polls-list-voted = You have voted.
polls-list-mine = Your vote: { $choice }
polls-list-how = To vote, send the number of the poll and of your choice: /vote { $number } 1
polls-nothing-back = All right. You have no vote standing in #{ $number }, so there is nothing to take back. You can vote until the end.
polls-receipt = Noted: #{ $number } { $choice }. Receipt { $receipt }. Vote again before the close to change it.
polls-receipt-back = Your vote in #{ $number } is taken back; you can vote again before the close. Receipt { $receipt }.
polls-thanks = #{ $number } The last votes are noted. For your receipt, send me in private: /verify { $number }
polls-secret-how = #{ $number } is a secret ballot, so that line did not count. Please send here: /vote { $number } 1 (the number of your choice)
polls-secret-ballot = This is a ballot of a secret poll. Please choose here, where only you see it.
polls-secret-here = This is a secret poll; what was said in the group did not count. Please choose here, where only you see it.
polls-in-group-secret = #{ $number } asks the neighbours of that group, and I have not seen you there yet. Please write in the group: /vote { $number } (without your choice), and I send you the ballot in private.
polls-in-group = #{ $number } asks the neighbours of that group; please vote there. If you live there, first send: /join 3-2-501 with your own door.
polls-register-resident = #{ $number } is for registered residents. Send me in private: /join 3-2-501 with your own door; once it is approved you can vote.
polls-register-household = #{ $number } is one vote a household, so please say where you live first. Send me in private: /join 3-2-501 with your own door; once it is approved you can vote.
polls-elsewhere = #{ $number } asks the households over there; your registered home is not among them. If you have moved, send: /join 3-2-501
polls-id-may-change = #{ $number } has to know for certain who votes, and this account gets another id at each login. Vote from another account that is linked to yours, or on paper.
polls-forgotten = This account cannot vote in #{ $number } any more: its data was deleted after voting, or it was parted from another account while the poll was open. What was cast still counts.
polls-remind = You have not voted yet; it is open until { $until }. One tap will do, and it is fine not to.

polls-close-who = Whoever asked #{ $number }, or the committee, ends it.
polls-choice-end = End or call off
polls-end-ask = This is a poll. Shall it end, or be called off?
polls-close-ask = End it now? All votes so far count. If you call it off they do not, and the group is told.
polls-closed-now = #{ $number } has ended; the result is in the group.
polls-voided = #{ $number } is called off. The word to neighbours { $when }.
polls-void-notice = This poll was called off and its votes do not count. If it is asked again, please vote again.
polls-ask-reason = Please write why it was decided so and what comes next, and I tell the group: /explain { $number } We follow the majority; quotes next week
polls-ask-reason-failed = It did not pass. Please write what comes next, and I tell the group: /explain { $number } It did not pass, so nothing changes; we listen and talk again
polls-ask-reason-against = Please write why it was decided so and what comes next, and I tell the group: /explain { $number } Most are against it, so we leave it
polls-ask-reason-tied = It is a tie. Please write what comes next, and I tell the group: /explain { $number } A tie, so nothing changes; we talk again next month
polls-ask-reason-elected = Please write what comes next, and I tell the group: /explain { $number } Come and meet those elected next Saturday
polls-which-ask = Is this a vote? Which one do you mean?
polls-which-one = { $title }: { $choice }
polls-which-none = No
polls-explain-offer = { $title }: shall the group hear this as your reason? “{ $words }”
polls-explain-who = Whoever asked #{ $number }, or the committee, explains it.
polls-explain-later = #{ $number } has not ended. Please explain when there is a result.
polls-explained = Your word on #{ $number } { $when }.
polls-explained-same = Your word on #{ $number } says so already.
polls-reason-corrected = Put right · { $reason }

polls-verify-how = Just send me the receipt: /verify 7K3Q-9XWP2F-42. If you lost it, send the poll's number: /verify 15
polls-verify-none = I cannot find this receipt. Please copy it once more, with the dash and the number at the end.
polls-verify-receipt = Your receipt { $receipt }
polls-verify-there = Vote { $seq } is there, in a chain of { $length } now, and fits what stands around it.
polls-verify-secret = A secret ballot: what was chosen is not shown here.
polls-verify-choice = It says: { $choice }
polls-verify-counts = This is the vote that counts now.
polls-verify-later = Another was cast later; vote { $seq } counts now.
polls-verify-back = It was taken back, and none counts now.
polls-verify-void = Two of the staff voided vote { $seq } (by vote { $by }), you did not: { $reason }
polls-verify-broken = Vote { $seq } does not fit the chain. Please keep the receipt, tell the committee, and check the ballots when #{ $number } has ended.
polls-no-receipt = I cannot find your vote in #{ $number }. After a secret ballot has ended it cannot be looked up here; please use the receipt you got.
polls-ballots-later = #{ $number } has not ended. You can have the ballots after the close.
polls-ballots = All ballots are in this file, without names and doors.
polls-ballots-how = To check it yourself, use verify.mjs below.
polls-verifier = Put both files in one folder and run, on a computer with Node: node verify.mjs { $file } --lang en. It checks every ballot from the start; add --head and the code that was said in the group to see that the file was not exchanged.

polls-code = Check code { $code }
polls-head-today = 🗳 #{ $number } This morning the chain has { $length ->
    [one] { $length } entry
   *[other] { $length } entries
}, check code { $code }

polls-void-how = Please say which ballot (the last number of its receipt) or which door, and why: /void { $number } 42 this household has moved away
polls-void-asked = Another of the staff has to agree before { $what } is void. They have been asked.
polls-void-of-number = ballot { $seq }
polls-void-of-door = ballot { $seq } of { $code }
polls-void-of-owner = { $what }, { $name }
polls-void-about = { $what }, { $reason }
polls-void-ask = Shall { $what } be void? The reason: { $reason }. Another of the staff has to tap.
polls-void-choice-yes = Yes, void it
polls-void-choice-no = No, leave it
polls-void-another = You asked for this yourself; another of the staff has to tap.
polls-void-done = Ballot { $seq } is void. The word to neighbours { $when }.
polls-void-told = Two of the staff have voided ballot { $seq }: { $reason }. Entry { $by } of the chain says so; nothing before it was changed.
polls-void-yours = Two of the staff have voided your ballot { $seq }: { $reason }. You can vote again until the close; if you think it is wrong, ask the committee.
polls-void-refused = Ballot { $seq } goes on counting; whoever asked has been told.
polls-void-withdrawn = All right: ballot { $seq } goes on counting.
polls-void-not = Ballot { $seq } of #{ $number } was not voided: another of the staff has looked at it and did not agree. Your reason was: { $reason }
polls-void-none = There is no ballot { $seq }. Please check the last number of the receipt.
polls-void-door-group = Doors are not written in the group. Please send it to me in private, or in the staff chat.
polls-void-door-secret = #{ $number } is a secret poll: nobody can find a ballot by its door. Please ask for the last number of their receipt, then send: /void { $number } that-number why
polls-void-door-people = In #{ $number } each person has a vote, so a door does not say whose it is. Please ask for the last number of their receipt, then send: /void { $number } that-number why
polls-void-door-none = { $code } has no ballot in #{ $number } that counts now. Please check the door.
polls-void-door-several = { $code } has several ballots in #{ $number }. Which one?
polls-void-replaced = Ballot { $seq } was changed or taken back later and does not count now, so there is nothing to void.

command-elect-about = Choose a building leader or a committee: first candidates, then votes
command-elect-example = /elect Leader of building 3 | elect 1 | nominations until Friday 8pm | place building 3
command-elect-only = Choosing a leader or a committee is started by a leader or the staff.
command-elect-publish-example = /elect-publish 20 1
command-elect-publish-only = A leader or the staff have to publish this.
command-elect-extend-example = /elect-extend 20
command-elect-extend-only = A leader or the staff can give more days.
command-elect-appoint-example = /elect-appoint 20 1
command-elect-appoint-only = The staff give the role.
command-stand-about = Stand as a candidate, with your name and a few words
command-stand-example = /stand 20 Wang Xiuying, retired teacher
command-nominate-about = Suggest a neighbour as a candidate, in reply to something they wrote
command-nominate-example = /nominate 20
command-void-about = Take one ballot out of the count, two of the staff together
command-void-example = /void 15 3-2-501 this household has moved away
command-void-only = Voiding a ballot is for the staff.
command-void-refuse-example = /void-refuse 15 42
command-void-refuse-only = One of the staff has to tap.
command-void-agree-example = /void-agree 15 42
command-void-agree-only = Another of the staff has to tap.

polls-elect-bad-how = Write it like this: /elect Leader of building 3 | elect 1 | nominations until Friday 8pm | until Monday 8pm | place building 3. If voters may choose any number, add: approval
polls-elect-bad-long-title = That name is long. Please use at most 40 characters, such as: Leader of building 3
polls-elect-bad-seats = One to eleven people can be chosen at a time. Please change it and send it again.
polls-elect-bad-short = Voting takes a day at least. Please let it end later.
polls-elect-none-now = No election is gathering candidates now.
polls-elect-which = For which one do you want to stand?
polls-elect-none = #{ $number } is no election. Please check the number.
polls-elect-seats = { $seats ->
    [one] One person
   *[other] { $seats } people
} to be chosen · { $place }
polls-elect-times-household = Candidates until { $until }, then one secret vote per household until { $closes }
polls-elect-times-resident = Candidates until { $until }, then one secret vote per registered resident until { $closes }
polls-elect-most = { $most ->
    [one] Choose one.
   *[other] Choose up to { $most }; tap again to take one out.
}
polls-elect-approval = Choose all you think fit; tap again to take one out.
polls-elect-published = #{ $number } { $when }. Now neighbours can stand.
polls-elect-nobody = Nobody stands yet.
polls-elect-names = { $count ->
    [one] One candidate
   *[other] { $count } candidates
}:
polls-elect-how-to = Willing? Tap, or send me in private: /stand { $number } your name and a few words. To suggest a neighbour, reply to something they wrote with: /nominate { $number }
polls-elect-choice-stand = I will stand
polls-elect-stand-how = If you are willing, send me in private: /stand { $number } Wang Xiuying, retired teacher. Use your own name and words; they will be on the ballot for all to read.
polls-elect-stand-offer = Stand in #{ $number } with these words on the ballot: “{ $words }”?
polls-elect-standing = You stand in #{ $number }. The ballot will say: { $label }. Send it again to change it, or to step back: /stand { $number } off
polls-elect-stood-down = All right, you are not on the list of #{ $number }.
polls-elect-declined = All right, you do not stand in #{ $number }. Your name will not be on the list, and nobody is told.
polls-elect-not-standing = You are not standing in #{ $number }.
polls-elect-same-name = Somebody on the list has the same name. Please add a word or two, so that people can tell you apart.
polls-elect-full = #{ $number } has 12 candidates, and the ballot is full.
polls-elect-nominate-how = Reply to something your neighbour wrote with: /nominate { $number }. They are on the list only once they agree.
polls-elect-nominated = They have been asked in private. They are on the list of #{ $number } once they agree.
polls-elect-asked = A neighbour suggests you for #{ $number } { $title }. If you would rather not, nobody will hear of it.
polls-elect-choice-off = Thank you, no
polls-elect-nominations-over = Nominations for #{ $number } are over.
polls-elect-nominations-ended = Nominations are over.
polls-elect-few = Nominations for #{ $number } are over. Candidates: { $count }, places: { $seats }; there should be more candidates than places. What now?
polls-elect-choice-extend = Three more days
polls-elect-extended = Nominations for #{ $number } go on until { $until }.
polls-elect-extended-news = Too few stand so far, so nominations go on until { $until }. To stand, send: /stand
polls-elect-too-many = { $most ->
    [one] Only one can be chosen
   *[other] Up to { $most } can be chosen
}. Tap one to take it out first.
polls-elect-lot = Where equal votes want the same seat a lot decides: its code is sealed when voting opens and told at the close.
polls-elect-elected = Chosen: { $names }
polls-elect-drawn = { $names } had equal votes; the lot was drawn with the code sealed before the voting, { $seed }.
polls-elect-appoint-ask = The election is over. Once the list is checked and nobody objects, one tap gives the role.
polls-elect-choice-appoint = Appoint { $name }
polls-elect-gone = This person cannot be given the role now: they were not chosen, or their data was deleted.
polls-elect-appointed-leader = { $name } is now leader of { $place }, and has been told.
polls-elect-others-lead = { $place } has had a leader before, who still is one. To take the role back, reply to them in the group with: /role remove leader
polls-elect-appointed-party = { $name } is now a member of { $party }, and has been told.
polls-elect-appointed-before = { $name } has the role already.
polls-elect-yours-leader = You were chosen, and the staff have made you leader of { $place }. Send /help to see what you can do.
polls-elect-yours-party = You were chosen, and the staff have made you a member of { $party }. Send /help to see what you can do.
