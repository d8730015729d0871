command-notice-about = post a notice now, at a time or every week
command-notice-example = /notice tomorrow 9am No water in building 3 until 5pm, please fill a bucket
command-notice-only = Notices come from a leader or the committee. Please tell them what neighbours should know. For a matter of your own: /report the lift is out
command-urgent-about = post an emergency: at once, at night too, and every household is asked whether it is safe
command-urgent-example = /urgent Fire in building 3, please go downstairs now and do not take the lift
command-urgent-only = An emergency notice comes from a leader or the committee. In danger, please call the emergency line first; to have it filed: /report and what it is
command-notice-when-example = /notice-when 12 abc now
command-notice-change-example = /notice-change 12
command-notice-publish-example = /notice-publish 12 abc
command-notice-approve-example = /notice-approve 12 3 abc yes
command-notice-when-only = Notices come from a leader or the committee.
command-notice-change-only = A leader or the committee can change a notice.
command-notice-publish-only = Notices come from a leader or the committee.
command-notice-approve-only = The committee decides about this one.
command-approve-about = let a notice go that waits for the committee
command-approve-example = /approve 12
command-approve-only = Whether a notice goes out is for the committee to say. To vote, send /vote, the number and your choice.
command-notice-late-example = /notice-late 12 1764241200000 yes
command-notice-late-only = A leader or the committee decides whether it goes out.
command-notices-about = see what notices there are
command-notices-example = /notices
command-notice-show-example = /notice-show 12
command-notice-remind-example = /notice-remind 12 1
command-notice-remind-only = A leader or the committee can remind people.
command-cancel-about = call off a notice or a sign-up
command-cancel-example = /cancel 12
command-rewrite-about = change the words of a notice; what was said is corrected in the group
command-rewrite-example = /rewrite 12 The water is off the day after tomorrow
command-rewrite-only = Notices are changed by whoever wrote them, a building leader or the committee.
command-allclear-about = the danger is over: tell everybody
command-allclear-example = /allclear 12 The fire is out
command-allclear-only = The all-clear comes from a building leader or the committee.
command-got-about = say that you have read a notice
command-got-example = /got 12

notices-title = 📣 #{ $number } Notice · { $place }
notices-late = Planned for { $at }; I was offline then and say it now.
notices-corrected = Corrected at { $at }; what stands here now counts.
notices-dated-then = Days such as “tomorrow” are counted from the day it is sent; the date stands beside them. If that is wrong, press “Change”.
notices-until = Holds until { $until }
notices-ended = This one is over.
notices-withdrawn = This notice was withdrawn and does not hold.
notices-withdrawn-urgent = This was sent by mistake: nothing of it has happened, and there is nothing to do.
notices-title-cleared = ✅ #{ $number } All clear · { $place }
notices-cleared-at = Since { $at }.
notices-cleared-of = It was about: { $words }
notices-told-cleared = ✅ #{ $number } All clear · { $place }
notices-told-cleared-next = Nobody needs to check in any more. If you still need help, tell your building leader or the committee.
notices-clear-none = There is no emergency here to call off.
notices-clear-what = #{ $number } is no emergency that was sent, so there is nothing to call off. To stop or take back a notice: /cancel { $number }
notices-clear-ask = #{ $number }: { $help ->
    [one] one household that asked for help has
   *[other] { $help } households that asked for help have
  } not said that they are safe. Has somebody gone to all of them? After the all-clear nobody is asked any more; you can still read the list.
notices-cleared = #{ $number } is called off, and the groups have been told.
notices-clear-or-wrong = Is the danger over, or was it sent by mistake?
notices-choice-clear = All clear
notices-choice-clear-not-yet = Not yet
notices-choice-wrong = Sent by mistake
notices-reason = Why: { $reason }
notices-read-of = Read in { $count } of { $total ->
    [one] { $total } household
   *[other] { $total } households
}
notices-read-households = { $count ->
    [one] Read in { $count } household
   *[other] Read in { $count } households
}
notices-read-people = { $count ->
    [one] Read by { $count } person
   *[other] Read by { $count } people
}
notices-choice-got = Got it
notices-told-corrected = 📣 #{ $number } A correction; please go by this one:
notices-told-withdrawn = 📣 #{ $number } is withdrawn; what it said does not hold.
notices-told-withdrawn-urgent = 📣 #{ $number } was sent by mistake: nothing of it has happened, and there is nothing to do.

notices-preview = 📣 I understood it like this. Is that right? Whoever wrote it, please tap.
notices-preview-either = 📣 I understood it like this. Shall I wait until { $at }, or say it now? Whoever wrote it, please tap.
notices-preview-at = At { $at } to { $place }: { $groups }, registered households: { $households }
notices-preview-now = Now to { $place }: { $groups }, registered households: { $households }
notices-preview-to = To { $place }: { $groups }, registered households: { $households }
notices-preview-some-at = At { $at }, in private to some neighbours of { $place }
notices-preview-some-now = Now, in private, to some neighbours of { $place }
notices-preview-some-to = In private, to some neighbours of { $place }
notices-groups = { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
notices-preview-then = And again at { $second }, { $third } …
notices-preview-then-until = And again at { $second } …, the last time at { $last }
notices-preview-then-last = The last time: { $second }
notices-preview-last = Said this once only.
notices-quote = “{ $words }”
notices-must-read = Must-read: within a day I tell you how many households have not said “Got it”
notices-pinned = It will be pinned
notices-seconds = Takes about { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} to read
notices-jargon = Not everybody knows “{ $said }”; you could write: { $plain }
notices-private-inside = There seems to be a phone, an ID or a door number in it; the whole group will see it. Please look again.
notices-needs-approval = This goes beyond your own place: after you tap Publish the committee looks at it first.
notices-ask-none = When shall I say it?
notices-ask-day = That names no day. On which day?
notices-ask-day-of = Which day does it speak of?
notices-ask-clock = At what time on { $day }?
notices-ask-clock-of = When shall I say it? Now, or on { $day } itself.
notices-ask-passed = That hour of today is past. When shall I say it?
notices-ask-passed-of = That hour of today is past. Which time is it? Or I say it now, as it stands.
notices-ask-half-day = Morning or afternoon?
notices-ask-week = Which day is it?
notices-choice-at = { $at }
notices-choice-now = Say it now
notices-choice-publish = Publish
notices-choice-publish-now = Publish now
notices-choice-publish-then = Publish { $at }
notices-choice-publish-urgent = Publish as urgent
notices-choice-now-urgent = Urgent, now
notices-choice-change = Change
notices-choice-drop = Drop
notices-choice-approve = Let it go out
notices-choice-approve-still = Still say it
notices-choice-refuse = Do not
notices-choice-withdraw = Withdraw
notices-choice-stop = Stop it
notices-choice-needs = Who needs help
notices-choice-keep = Keep it
notices-choice-remind = Remind them in private
notices-choice-say-now = Say it now
notices-choice-to-group = To the group instead
notices-choice-leave = No need

notices-how = Write it like this: /notice tomorrow 9am No water in building 3 until 5pm. You can also write “now” or “every Friday 7pm”. For fire, gas and the like: /urgent Fire in building 3, go downstairs now. You can add: | send tonight 7pm | must-read | pin | place building 3 | until Friday | for seniors
notices-bad-no-words = I read the time; what shall I say? Like this: /notice tomorrow 9am No water in building 3 until 5pm
notices-bad-long = That is too long for a phone. Please keep it within 600 characters. Nothing was sent; your words are still above, shorten them and send them again.
notices-bad-past = That time has passed, so nothing was sent. Please choose another, or write “now”.
notices-bad-far = A year ahead at most, please. Choose a nearer time.
notices-bad-no-such-time = No clock shows that time; a day ends at 24:00. Please change it and send it again.
notices-bad-no-such-date = No calendar has that day. Please change it and send it again.
notices-bad-too-often = So often that nobody would read it. A few times a day at most: /notice every day 9am Please close the door
notices-bad-contradiction = The date and the weekday do not fit. Please check which day it is and send it again.
notices-bad-vague = I do not know the exact time yet. Please write a day and an hour: /notice Friday 7pm Blood pressure checks at the door
notices-bad-no-building = It names building { $building }, and there is none here; it was not sent. Please put it right, or add where it goes, for example: | place building 3
notices-bad-left-out = I could not read which days are left out, so nothing was noted. Please write the dates: /notice every Monday 9am Blood sugar checks | not on 18 January
notices-bad-no-place = I know no such place, so nothing was sent. A building will do: | place building 3
notices-bad-no-end = I could not read until when it holds. Like this: | until Friday 6pm
notices-bad-ends-early = It would be over before it is said, so nothing was noted. Please change that and send it again, for example: | until Friday 6pm
notices-bad-odd-hours = I cannot keep those times in one notice, so nothing was noted. Several times a day need the same minute, such as 7:30 and 19:30; otherwise make two notices of it.
notices-none = There is no notice #{ $number }. Send /notices to see which there are.
notices-is-over = Notice #{ $number } is over.
notices-is-withdrawn = Notice #{ $number } was withdrawn and does not hold.
notices-maker-only = Whoever wrote notice #{ $number } has to tap this.
notices-not-yours = Notice #{ $number } is outside your place. Whoever wrote it, the leader there or the committee can do that.
notices-changed-meanwhile = Somebody changed notice #{ $number } a moment ago, so yours was not saved. Send #{ $number } to see it as it is, and change that.
notices-change-how = Change this line and send me all of it:
notices-replaces = This takes the place of one that was not sent. To have it too, send it again: “{ $words }”
notices-changed-by = A colleague has changed your notice #{ $number }. It now says:
notices-stopped-by = A colleague has stopped your notice #{ $number }; it will not be said again:
notices-cancelled-by = A colleague has cancelled your notice #{ $number }:
notices-cancelled-by-for = A colleague has cancelled your notice #{ $number }. Reason: { $reason }. It said:
notices-cleared-by = A colleague has called off your emergency #{ $number }:
notices-record = It said (only those in charge see this): { $words }
notices-planned = #{ $number } is noted for { $at }. To stop it: /cancel { $number }
notices-published = #{ $number } is out.
notices-changed = #{ $number } is changed.
notices-dropped = Fine, nothing was sent out.
notices-change-dropped = Fine, #{ $number } stays as it was.
notices-cancel-none = I found no notice or sign-up #{ $number }. Send /notices or /signup to see which there are.
notices-cancel-whose = Whoever wrote notice #{ $number }, the leader there or the committee can withdraw it.
notices-cancelled = #{ $number } is cancelled and will not be said.
notices-cancel-ask = Cancel it? It is not out yet, so the group will see nothing.
notices-withdraw-ask = Withdraw it? The group will read that it was withdrawn. To say why: /cancel { $number } and the reason
notices-stop-ask = Stop it or withdraw it? Stopped, it is not said any more, and what was said stays. Withdrawn, the group reads that it does not hold. To say why: /cancel { $number } and the reason
notices-stopped = #{ $number } is not said any more; what was said stays.
notices-withdrawn-told = #{ $number } is withdrawn; the group was told.
notices-late-newer = #{ $number } The one of { $at } has gone out since; the one that was missed is not said any more.
notices-late-over = #{ $number } What it tells of is over; it was not said. If there is more to say, write a new notice.
notices-left-out = Fine, #{ $number } is left out this time.
notices-too-late = #{ $number } was planned for { $at }; I was offline and it did not go out. Shall I still say it?

notices-approve-ask = 📣 #{ $number } A leader wants to say this beyond their own building; please have a look:
notices-approve-waits = 📣 #{ $number } has waited for the committee since { $at }:
notices-approve-stale = #{ $number } was put to the committee at { $at }, a while ago. Shall it still go out?
notices-approve-none = No notice is waiting for the committee under #{ $number }. To vote, send /vote, the number and your choice.
notices-approval-lapsed = The time of notice #{ $number } has come and the committee has not decided, so it was not said. Your words are kept: change the time, or give them a call.
notices-approval-waits = The committee has not looked at notice #{ $number } yet; it goes out when they say yes. If it is urgent, give them a call.
notices-approval-asked = #{ $number } goes beyond your own place. The committee is asked; once they agree it goes out, and you will hear.
notices-approval-gone = This one was changed since, somebody has decided already, or its time has passed.
notices-approval-own = Somebody else has to look at what you wrote yourself.
notices-approval-refused = The committee did not let notice #{ $number } go out. You can change it, or talk to them.
notices-approval-refused-noted = #{ $number } does not go out; its writer is told.
notices-approved = The committee let notice #{ $number } go out as you wrote it.

notices-list = 📣 Notices
notices-list-more = { $count } more.
notices-no-list = No notices at the moment.
notices-line-said = #{ $number } { $words } (said { $at })
notices-line-to-come = #{ $number } { $words } ({ $at })
notices-line-again = #{ $number } { $words } (next { $at })
command-notice-asked-example = /notice-asked when is the water off
notices-asked = The notices say:
notices-asked-none = I know of no notice about “{ $topic }”. If one comes, the group reads it. If something is wrong right now, send /report and a few words.
notices-next = Next: { $at }
notices-unread = { $count } of { $total ->
    [one] { $total } household
   *[other] { $total } households
} { $count ->
    [one] has
   *[other] have
} not said “Got it”
notices-unanswered = { $count } of { $total ->
    [one] { $total } household
   *[other] { $total } households
} { $count ->
    [one] has
   *[other] have
} not said whether they are safe
notices-please-answer = Nobody of your household has said whether you are safe; one tap will do, and one if you need help.
notices-please-read = Nobody of your household has said “Got it” yet; one tap will do.
notices-reminded = { $count ->
    [one] Reminded { $count } household in private; the group was not told.
   *[other] Reminded { $count } households in private; the group was not told.
}
notices-got = #{ $number } noted, thank you.
notices-thanks-households = #{ $number } Read so far by { $count ->
    [one] { $count } household, thank you.
   *[other] { $count } households, thank you.
}
notices-thanks-people = #{ $number } Read so far by { $count ->
    [one] { $count } person, thank you.
   *[other] { $count } people, thank you.
}
notices-thanks-both = #{ $number } Read so far: households { $households }, others { $people }. Thank you.
notices-thanks-urgent = 🚨 #{ $number } Safe: { $safe }, need help: { $help }. If you have not said it yet, please send: we are safe, or: I need help
notices-got-before = Your household has said so for #{ $number } already, thank you.

command-segments-about = choose which notices to get in private
command-segments-example = /segments
command-safe-about = in an emergency, say that you are safe or need help
command-safe-example = /safe 12
command-needs-about = see who needs help in an emergency
command-needs-example = /needs 12
command-needs-only = Only the leader there and the committee see that list.

notices-segments-ask = What is true of your household? Tap to choose.
notices-segments-mine = You chose: { $chosen }.
notices-segments-none = Nothing is chosen now.
notices-segments-consent = Choosing means I may send you the notices meant for them in private. Nobody else sees what you chose.
notices-segment-seniors = Seniors
notices-segment-parents = Parents
notices-segment-renters = Renters
notices-segment-owners = Owners
notices-segment-off = Not “{ $segment }”
notices-bad-no-segment = I could not read whom it is for. You can write: | for seniors, | for parents, | for renters, | for owners
notices-for = Not in the group: in private to the { $count ->
    [one] { $count } neighbour
   *[other] { $count } neighbours
} who chose “{ $segment }”
notices-for-few = Not in the group: in private to neighbours who chose “{ $segment }”, fewer than 5
notices-for-none = Nobody here has chosen “{ $segment }” yet: like this it reaches nobody.

notices-urgent = Urgent: said at that time, at night too, and every household is asked whether it is safe
notices-urgent-now = Urgent: said at once, at night too, and every household is asked whether it is safe
notices-danger = This sounds like danger. “Publish as urgent” says it at once, at night too, and asks every household whether it is safe.
notices-title-urgent = 🚨 #{ $number } Urgent · { $place }
notices-checkin = Please say that you are safe, once for each household. Need help? Tap it and I ask you in private. Can you help? Say with what: I have a car and can drive people
notices-checked = Safe: { $safe }, need help: { $help } (households)
notices-choice-safe = We are safe
notices-choice-help = Need help
notices-not-urgent = #{ $number } does not ask whether you are safe.
notices-safe-noted = #{ $number } noted: your household is safe.
notices-safe-after-help = #{ $number } noted: your household is safe, and nobody is sent any more. If you do need help: /safe { $number } help
notices-help-noted = #{ $number } The committee knows that you need help. In danger, please call the emergency line first.
notices-help-words-noted = #{ $number } What you said is with the committee and your leader; the group does not see it.
notices-help-words-heard = #{ $number } Heard. The committee and your leader know that you need help, and what you said. In danger, please call the emergency line first.
notices-help-other-noted = #{ $number } The committee and your leader know what you said of a neighbour; the group does not see it. Please say how your own home is, too.
notices-help-other-heard = #{ $number } Heard. The committee and your leader know that a neighbour needs help. In danger, please call the emergency line first. Please say how your own home is, too.
notices-safe-beside = #{ $number } noted: your household is safe. The help you asked for a neighbour stands until somebody has been there.
notices-help-how = What do you need? Just say it here, for example: somebody has to be carried downstairs. Only those who help read it, and it is erased after 30 days.
notices-safe-or-help = #{ $number } Is your household safe, or do you need help? Tap one, or answer with its number.
notices-help-stands = #{ $number } Somebody of your household asked for help, and that stands. Once it is not needed any more, they can say that they are safe.
notices-help-staff = 🚨 #{ $number } A household needs help. Send me in private: /needs { $number }
notices-help-over = #{ $number } A household that had asked for help now says it is safe; nobody needs to go. The list: /needs { $number }
notices-needs-count = Households safe: { $safe }, need help: { $help }, no word yet: { $silent }
notices-need = { $where }
notices-need-words = { $where }: { $words }
notices-need-other = Told of a neighbour: { $words } (by { $where })
notices-choice-helped = { $where } was helped
notices-choice-helped-other = Told by { $where }: was helped
notices-helped = #{ $number } { $where }: noted as helped.
notices-helped-before = #{ $number } That one was helped already, or is safe now. /needs { $number }
notices-helped-told = #{ $number } One of those who asked for help has been helped; nobody needs to go any more. /needs { $number }
notices-helped-you = #{ $number } The committee or your leader noted that somebody has helped you. If you still need help: /safe { $number } help
command-needs-met-example = /needs-met 12 abc
command-needs-met-only = Only the leader there and the committee see that list.
notices-need-unknown = { $name } (no door registered)
notices-choice-segments = About me

command-calendar-about = put what is coming, or a whole month, into your phone's calendar
command-calendar-example = /calendar December
notices-events = { $count ->
    [one] What is coming is in this file; open it to put it into your calendar.
   *[other] The next { $count } matters are in this file; open it to put them into your calendar.
}
notices-no-events = Nothing with a time is coming yet.
notices-events-month = { $count ->
    [one] One matter
   *[other] { $count } matters
  } from { $first } to { $last } in this file: notices, sign-ups and votes that end. Open it to put them into your calendar.
notices-no-events-then = Nothing with a time is in that month.
notices-calendar-how = I could not tell which month. Like this: /calendar December
notices-at-night = That is at night and may wake neighbours; please think again about the time.

command-poster-about = make a notice or an event a poster to print
command-poster-example = /poster 12
command-poster-only = A poster is for leaders and staff to print.
notices-choice-poster = Print a poster
notices-poster = A poster of A4 is in this file. Black and white will do; put it on the notice board.
notices-poster-none = There is no notice to print. Make one first: /notice tomorrow 9:00 no water until 17:00. A sign-up can be printed too: /poster and its number.
notices-poster-long = It has many words, too small to read from three metres. Shorten the notice to { $most } characters for a bolder one.
notices-poster-place = { $community } · { $place }
notices-poster-title = Notice
notices-poster-urgent = Urgent notice
notices-poster-at = Said at { $at }
notices-poster-latest = Number #{ $number }; the group has the latest
notices-poster-caption = Scan it to take this along
notices-poster-link = Scan, write #{ $number } to Linli and read the latest
notices-poster-holds = { $community }, { $place }, notice #{ $number }: { $words }
notices-poster-some = #{ $number } went to some neighbours in private, so it is not put up.
notices-poster-ended = #{ $number } is over and need not be put up.
notices-poster-time = When: { $start }{ $end }
notices-poster-end = , until { $end }
notices-poster-where = Where: { $place }
notices-poster-join = Join: write /signup { $number } in the group, or ask your building leader
notices-poster-closes = Sign up until { $until }
notices-poster-signup = { $community } #{ $number } { $title }: write /signup { $number } in the group.
notices-except = Not on { $days }
notices-except-more = Not on { $days } and others, { $count } in all
notices-line-again-except = #{ $number } { $words } (next { $at }; not on { $days })
notices-line-again-except-more = #{ $number } { $words } (next { $at }; not on { $days } and others, { $count } in all)
notices-bad-no-turn = It would not be said on that day anyway, or nothing is left of it, so nothing was noted. Please check which day it is and send it again.
notices-day = { $day }
notices-poster-closed = Sign-up for #{ $number } is over, there is nothing to put up any more.
notices-poster-cancelled = #{ $number } was called off, there is nothing to put up.
command-offer-about = in an emergency, say what you can do or lend
command-offer-example = /offer 12 I have a car and can drive people
notices-offers = { $count ->
    [one] One neighbour
   *[other] { $count } neighbours
} can help:
notices-offer-noted = #{ $number } Noted, thank you: { $words }. Only the leader there and the committee read it, and call on you when it is needed. Your own home first.
notices-offer-what = What can you do or lend? Say it like this: /offer { $number } I have a car and can drive people
notices-offer-none = There is no emergency to help in. To help at other times, send: /volunteer
