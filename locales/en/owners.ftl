command-resolution-about = hold an owners' vote, by area and by heads
command-resolution-example = /resolution 4 | Shall the property company stay? | until 5 December 8pm
command-resolution-only = The committee holds owners' votes. To hear your neighbours first, send: /poll Question | Yes | No
command-resolution-open-example = /resolution-open 15 1
command-resolution-open-only = The committee holds owners' votes.
command-paper-about = enter a ballot on paper or from the door, with its photo; a colleague confirms it
command-paper-example = /paper 15 3-2-501 For
command-paper-only = The committee enters ballots on paper. Please hand yours to them.
command-paper-of-example = /paper-of 21 1
command-paper-of-only = The committee enters ballots on paper.
command-paper-is-example = /paper-is 21 yes
command-paper-is-only = The committee checks ballots on paper.
command-proxy-about = have a neighbour you trust vote for you in an owners' vote, or vote for somebody
command-proxy-example = /proxy 15
command-proxy-answer-example = /proxy-answer 15 code yes
command-proxy-confirm-example = /proxy-confirm 15 code yes
command-proxy-vote-example = /proxy-vote 15 code 1

owners-which = 🏛 What is it about? Art. 278 of the Civil Code says how many have to agree. Please tap one:
owners-matter-assembly-rules = the rules of the owners' assembly
owners-matter-convention = the management convention
owners-matter-committee = electing or changing the owners' committee
owners-matter-property-company = hiring or dismissing the property company
owners-matter-use-funds = using the maintenance fund
owners-matter-raise-funds = raising the maintenance fund
owners-matter-rebuild = altering or rebuilding (fitting a lift is one)
owners-matter-common-parts = another use of common parts, or a business on them
owners-matter-other = another major matter
owners-takes-half = two thirds must take part, more than half of them agree, by area and by heads
owners-takes-three-quarters = two thirds must take part, three quarters of them agree, by area and by heads
owners-how = { $matter }: { $takes }.
    Now send me what is put to the vote, such as: Shall we keep the property company?
    Or all at once: /resolution { $number } | Shall …? | until 5 December 8pm. For a formal vote add: committee Owners' Committee | rule Rules, art. 10. For one building add: place building 3
owners-bad-options = An owners' vote has three options, for, against and abstain; please write none. One sentence to vote on, and the rest beginning with until, committee, rule or place.
owners-bad-long = Who holds it, or the rule, is too long: 100 characters each, please.
owners-bad-proxies = Nobody votes for more than { $most ->
    [one] { $most } owner
   *[other] { $most } owners
}: please write proxies 0 to { $most }, or no proxies.
owners-bad-place = An owners' vote asks the whole community, a building or a unit of one. Please choose another place.
owners-no-roll = The roll has no owners there yet, so nothing can be counted by area and heads. Please send me the owners' roll in private first.
owners-unchangeable = #{ $number } is an owners' vote: roll and question are frozen. To change it, call it off and hold it anew.
owners-no-early-end = #{ $number } ends at its time, which is what owners were told. If it is really not to be, call it off.
owners-not = #{ $number } is no owners' vote and takes no ballots on paper.
owners-choice-open = Open the vote
owners-opened = #{ $number } is open, and the roll is frozen. The question's code is { $code }; any change would change it.

owners-formal = Owners' vote
owners-preparatory = Owners' preparatory vote
owners-terms = { $kind } · { $place } · open until { $until }, change it as you like
owners-matter = { $matter }: { $takes }
owners-taking = Taking part: { $areaShare }% by area ({ $area } of { $allArea } ㎡), { $headsShare }% by heads ({ $heads } of { $allHeads })
owners-lack-heads = { $heads ->
    [one] { $heads } owner
   *[other] { $heads } owners
}
owners-lack-area = { $area } ㎡
owners-taking-missing = { $lack } short of two thirds
owners-taking-enough = Two thirds take part
owners-agreeing = For it: { $areaShare }% of the area taking part ({ $area } of { $allArea } ㎡), { $headsShare }% of the heads ({ $heads } of { $allHeads })
owners-agreeing-missing = Of those taking part now, { $lack } more would have to agree
owners-pending = { $count } undecided: co-owners chose differently, and count in neither for now
owners-verify-pending = Those who own it with you chose otherwise: the home is undecided and counts in neither part yet.
owners-passed = ✅ It passed, by area and by heads.
owners-failed-in-short = It did not pass, by area or by heads.
owners-failed = It did not pass:
owners-failed-taking-area = · less than two thirds of the area took part
owners-failed-taking-heads = · less than two thirds of the owners took part
owners-failed-agreeing-area = · too little area agreed
owners-failed-agreeing-heads = · too few owners agreed
owners-law-preparatory = This is a preparatory vote: it hears the owners, and is no decision of their assembly.
owners-law-formal = Held by { $committee } according to { $rule }. Whether it is a decision of the owners' assembly depends on notices and the rest of the procedure.
owners-preview-roll = On the roll and entitled to vote: { $heads ->
    [one] { $heads } owner
   *[other] { $heads } owners
}, { $area } ㎡
owners-preview-preparatory = It is called preparatory because it does not say who holds it and by which rule. Send it again with committee … | rule … for a formal vote.
owners-preview-proxies = One neighbour may vote for { $most ->
    [one] { $most } owner
   *[other] { $most } owners
} at most. If your rules say otherwise, add: proxies 1, or no proxies.
owners-preview-no-proxies = No proxies: only what owners cast themselves, and ballots on paper.
owners-receipt-differs = Noted: #{ $number } { $choice }. Receipt { $receipt }. Your co-owner chose differently, so it is undecided for now; agree and vote again.
owners-list-undecided = Your vote: { $choice }. Your co-owner chose differently, so it is undecided for now.
owners-co-differs = Your co-owner chose otherwise, so your home is undecided and counts on neither side. Agree, and whoever changes votes again.

polls-register-owner = #{ $number } is for the owners on the roll; living here is not owning. Send me in private: /owner 3-2-501 with your own door; when the committee has checked it you can vote.
polls-elsewhere-owner = #{ $number } asks the owners over there; you had none of these homes when the roll was frozen.

owners-paper-how = Write it like this: /paper { $number } 3-2-501 For, with a photo of the ballot. Add "at the door" if you called on them.
owners-none-open = No owners' vote is open now.
owners-paper-which = Several owners' votes are open: { $open }. Please say which: /paper { $number } 3-2-501 For
owners-paper-photo = Please send a photo of this ballot, and I enter it. Without one it cannot be entered.
owners-paper-photo-one = One ballot at a time: please send one photo of this ballot.
owners-paper-no-unit = { $code } is not on the roll of #{ $number }. Please check how it is written.
owners-paper-who = { $code } has several owners. Who signed this ballot?
owners-paper-entered = Noted: { $code } { $choice }. A colleague checks the photo; then it counts.
owners-paper-ask-paper = On paper: { $code }, { $signed }, chose { $choice }
owners-paper-ask-door = At the door: { $code }, { $signed }, chose { $choice }
owners-paper-earlier = This owner has voted already (ballot { $seq }); if you count this one, it takes its place.
owners-paper-twice = { $count ->
    [one] Another ballot on paper of this owner waits as well. Please see whether it was taken twice.
   *[other] { $count } other ballots on paper of this owner wait as well. Please see whether they were taken twice.
}
owners-paper-check = Please compare with the photo: the door, the signature, the choice. Are they right?
owners-paper-about = { $code } { $choice }
owners-paper-yes = Yes, count it
owners-paper-no = No
owners-paper-done = { $code } { $choice }: it counts now.
owners-paper-waiting = { $count ->
    [one] One ballot on paper waits
   *[other] { $count } ballots on paper wait
} for a second look: { $codes }. The vote ends { $until }; what nobody has looked at by then does not count. To look at them, send: /paper { $number }
owners-paper-left = { $count ->
    [one] One ballot on paper was
   *[other] { $count } ballots on paper were
} not looked at before the end and did not count: { $codes }.
owners-paper-more = { $count ->
    [one] One more waits
   *[other] { $count } more wait
} after this one; send again: /paper { $number }
owners-paper-waits = { $count ->
    [one] One ballot on paper of #{ $number } waits for you. Send: /paper { $number }
   *[other] { $count } ballots on paper of #{ $number } wait for you. Send: /paper { $number }
}
owners-paper-others = { $count ->
    [one] One ballot on paper of #{ $number } is yours and needs
   *[other] { $count } ballots on paper of #{ $number } are yours and need
} somebody else's look.
owners-paper-yours = The staff entered your ballot on paper: { $code } { $choice }, checked by two. Receipt { $receipt }. If it is wrong, vote yourself before the close, which replaces it, and tell the committee.
owners-close-ask = A vote of owners runs until its close and cannot be ended early. If you call it off, its votes do not count, and the group is told.
owners-paper-refused = Not counted: the ballot of { $code }. Whoever entered it has been told.
owners-paper-not = A second look at the ballot of { $code } in #{ $number } did not agree. Please look at the photo and enter it again.
owners-paper-counted = The ballot of { $code } in #{ $number } counts. Receipt { $receipt }: you can copy it for the owner.
owners-paper-replaced = It stands in the place of vote { $before } of the same owner.
owners-paper-none = I cannot find this ballot.
owners-paper-draft = It is not said yet who signed this ballot.
owners-paper-counted-already = This ballot counts already.
owners-paper-refused-already = Somebody has looked at this ballot, and it does not count.

owners-remind-proxy = If you cannot, a neighbour you trust may vote for you. Send me in private: /proxy { $number }

owners-proxy-how = If you cannot take part in an owners' vote, ask a neighbour you trust: send me /proxy 15 in private (with its number), pass on the code I give you, and they send me /proxy with that code. You may still vote yourself at any time, and yours counts. To take it back: /proxy 15 off
owners-proxy-not = #{ $number } is no owners' vote: nobody has to stand in, one tap is enough.
owners-proxy-code = Pass this line on to a neighbour you trust, who sends it to me in private. It works once, until the vote closes. When they have agreed I will ask you whether it is them.
owners-proxy-code-line = /proxy { $code }
owners-proxy-voted-already = You have voted already. Once they vote, theirs takes its place.
owners-proxy-paper = If your assembly's rules want a signed mandate, please hand one to the committee as well.
owners-proxy-given = { $who } is to vote for you. To ask somebody else, take it back first.
owners-proxy-not-here = #{ $number } takes no proxies. If you cannot tap, the committee takes ballots on paper.
owners-proxy-none = You have asked nobody to vote for you in #{ $number }.
owners-proxy-off = Taken back: in #{ $number } only you vote for yourself now.
owners-proxy-ballot-stays = The ballot that was cast for you still counts; vote again to change it:
owners-proxy-code-wrong = That code is wrong, or was used, taken back or too late. Please check it and try again; you have 5 tries an hour.
owners-proxy-code-locked = That was too many tries. Please try again in an hour; a code is good until its vote closes.
owners-proxy-elsewhere = That code belongs to another community and does not work here; it is still good. If you live there too, say a word in a group there first, then send it to me again.
owners-proxy-self = That is your own code. Pass it on to the neighbour you want to ask; they send it to me in private.
owners-proxy-ask = { $who } would like you to cast this vote for them. Will you?
owners-proxy-duty = If so, please vote as they wish; it cannot be passed on. Your own vote is apart from it.
owners-proxy-agree = I will
owners-proxy-decline = No, thanks
owners-proxy-agreed = Good. I will ask them whether it is you, and send you the ballot when they have said yes.
owners-proxy-declined-noted = All right, you need not vote for them; they have been told.
owners-proxy-declined = The neighbour you asked cannot vote for you in #{ $number }. Vote yourself, or send /proxy { $number } to ask somebody else.
owners-proxy-is-it = { $who } would cast this vote for you. Is that who you asked?
owners-proxy-confirm = Yes, let them vote
owners-proxy-not-them = No
owners-proxy-stands = They may vote for you now. I will tell you as soon as they do; you may vote yourself at any time, and yours counts.
owners-proxy-not-noted = All right, nobody may vote for you. To ask somebody else, ask me for another code.
owners-proxy-not-confirmed = The owner did not confirm it: you need not vote for them in #{ $number }.
owners-proxy-over = That mandate in #{ $number } has ended; the owner's vote is as it was.
owners-proxy-they-hold-many = They vote for { $most ->
    [one] { $most } owner
   *[other] { $most } owners
} in this vote already, and nobody may for more. Ask somebody else, or vote yourself.
owners-proxy-many = Nobody votes for more than { $most ->
    [one] { $most } owner
   *[other] { $most } owners
} in one vote, and you already do. The code is still good for somebody else.
owners-proxy-register = To vote for an owner, register your home first: send me /join 3-2-501 with your own door. Nothing of the mandate is lost meanwhile.
owners-proxy-no-seat = The roll of #{ $number } no longer ties a home to that owner, so nothing was cast. They should ask the committee.
owners-proxy-same = That owner's vote in #{ $number } says so already.
owners-proxy-vote-for = Voting for { $who }:
owners-proxy-until = Open until { $until }, change it as you like. This is their vote alone; cast your own apart.
owners-proxy-voted = Noted for { $who }: #{ $number } { $choice }. They have been told.
owners-proxy-cast = { $who } voted for you: { $choice }. Receipt { $receipt }.
owners-proxy-differs = Your co-owner chose differently, so it is undecided for now.
owners-proxy-yours-first = If that is not what you meant, vote yourself: yours counts, and the mandate ends.
owners-proxy-choice-myself = Vote myself
owners-proxy-choice-off = Take it back
owners-proxy-own-vote = { $who } voted in #{ $number } themselves; you need not any more.
owners-proxy-taken-back = { $who } took back the mandate in #{ $number }; you need not vote for them.
owners-proxy-giver-gone = An owner who had asked you to vote in #{ $number } deleted their data; you need not vote for them.
owners-proxy-holder-left = The neighbour who was to vote for you in #{ $number } left the group, so the mandate has ended. Vote yourself, or send /proxy { $number } to ask somebody else.
owners-proxy-holder-gone = The neighbour who was to vote for you in #{ $number } deleted their data, so the mandate has ended. Vote yourself, or send /proxy { $number } to ask somebody else.
owners-proxy-holder-many = The neighbour who was to vote for you in #{ $number } votes for as many owners as anybody may, so your mandate has ended. Vote yourself, or send /proxy { $number } to ask somebody else.
owners-proxy-nameless = a neighbour
owners-proxy-person = { $name }
owners-proxy-person-at = { $name } ({ $door })

owners-bundle = All of it: the frozen roll (no names, no doors), every ballot, the result and what it took, in this file.
owners-bundle-table = The roll and what each chose, as a table:
owners-bundle-page = A page to print, sign and keep:
owners-page-opened = Opened { $at }, with the roll frozen
owners-page-total = The roll: { $heads } { $heads ->
    [one] head
   *[other] heads
  }, with { $homes } { $homes ->
    [one] home
   *[other] homes
  } and { $owners } { $owners ->
    [one] owner
   *[other] owners
  }, { $area } ㎡ in all
owners-page-one = A head is what the law counts as one owner: an owner with all their homes; co-owners together; and what the developer has not sold or handed over, together (Civil Code, art. 278, and the Supreme People's Court's interpretation).
owners-page-result = Result
owners-page-how = Check it yourself (in English with --lang en):
owners-page-hashes = Codes
owners-page-closing = Closing code (as said in the group)
owners-page-roll = The frozen roll
owners-page-register = The owners' roll of that day (kept by the committee)
owners-page-heads = The roll and what each chose (no names, no doors)
owners-page-ballots = Every ballot
owners-page-roads = Ballots that count: tapped { $tap }, on paper { $paper }, at the door { $door }, by proxy { $proxy }
owners-page-area = Area ㎡
owners-page-vote = Choice
owners-page-road = By
owners-page-at = Time
owners-page-voter = Pseudonym
owners-page-pending = undecided
owners-page-void = Voids ballot { $seq }: { $reason }
owners-page-none = no vote
owners-page-counts = Counts
owners-page-option = { $option }: { $heads } { $heads ->
    [one] head
   *[other] heads
  } ({ $area } ㎡)
owners-page-voided = void, see { $seq }
owners-page-later = no, see { $seq }
owners-page-back = taken back
owners-page-undecided = undecided, not counted
owners-page-signed = Signature
owners-page-date = Date
owners-picture-taking-area = Taking part, by area (two thirds)
owners-picture-taking-heads = Taking part, by heads (two thirds)
owners-picture-agreeing-area = For it, by area ({ $takes })
owners-picture-agreeing-heads = For it, by heads ({ $takes })
owners-picture-half = more than half
owners-picture-three-quarters = three quarters
owners-picture-passed = Passed: area and heads are enough.
owners-picture-share = { $share }%
owners-picture-took-part = owners took part
owners-picture-entitled = owners might vote

owners-road-tap = tap
owners-road-paper = paper
owners-road-door = door
owners-road-proxy = by proxy
owners-road-void = two of the staff
