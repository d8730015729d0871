command-signup-about = sign up for something, or start a sign-up
command-signup-example = /signup Saturday clean-up | morning 20 people | afternoon 10 people | until Friday
command-signup-publish-example = /signup-publish 15 1
command-signup-cancel-example = /signup-cancel 15
command-volunteer-about = volunteer, or call for volunteers
command-volunteer-example = /volunteer Sweep the stairs | 8 people | time Saturday 9:00-11:00
command-leave-about = not coming after all: let others have the place
command-leave-example = /leave 15
command-checkin-about = check in when you are there
command-checkin-example = /checkin 7K3Q
command-checkout-about = check out when you are done
command-checkout-example = /checkout 7K3Q
command-roster-about = who comes to what you organise
command-roster-example = /roster 15
command-hours-about = set the hours of a volunteer (in private)
command-hours-example = /hours 15 2 1.5
command-attended-example = /attended 15
command-timebank-about = your hours in the time bank
command-timebank-example = /timebank
command-list-about = put the lists that go round together, with nobody lost
command-list-example = /list Saturday clean-up

signups-title-event = 📝 #{ $number } { $title }
signups-title-volunteer = 🙌 #{ $number } { $title }
signups-terms = { $place } · sign up until { $until }
signups-terms-when = { $when } · { $place }
signups-when = from { $start }
signups-when-to = { $start } to { $end }
signups-until = Sign up until { $until }
signups-everybody = Signed up
signups-slot = { $label }: { $count } of { $capacity ->
    [one] { $capacity } place
   *[other] { $capacity } places
}
signups-slot-open = { $label }: { $count }
signups-slot-waiting = { $line }, { $waiting } waiting
signups-closed = Sign-up is over. If you cannot come, send /leave and the number, so that somebody else can.
signups-cancelled = This was called off.
signups-choice-join = I am in
signups-choice-more = One more with me
signups-choice-leave = Not coming
signups-choice-publish = Publish
signups-choice-drop = Drop
signups-choice-cancel = Call it off
signups-choice-keep = Not now
signups-choice-leave-me = Only I am not coming
signups-choice-roster = Who comes
signups-choice-attended = Confirm who came
signups-choice-file = As a file
signups-preview = I understood it like this. Is that right? Whoever asked, please tap.
signups-preview-where = It goes to { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
signups-published = #{ $number } { $when }. I sent you the check-in code in private.
signups-yours = Check-in code { $code }: tell it on the spot, people send /checkin and the code. To see who comes: /roster { $number }
signups-dropped = Fine, nothing was sent out.
signups-cancel-ask = Really call off #{ $number } { $title }? I will say so in the group, and tell everybody who signed up in private.
signups-cancel-own = You signed up for #{ $number } { $title }. Are you not coming after all? Somebody else gets the place.
signups-cancel-others = Whoever organises #{ $number }, or the committee, can call it off. You are not on its list, so there is nothing to take back.
signups-cancelled-told = This was called off, no need to come. Thank you for signing up; see you next time.
signups-closed-told = #{ $number }: sign-up is over, { $count ->
    [one] { $count } is coming
   *[other] { $count } are coming
}.
signups-remind = You signed up: it begins { $start }. If you cannot come, tap, so that somebody who waits can.

signups-how = Sign up like this: /signup { $number } 2 people. If you cannot come: /leave { $number }
signups-none = I found no sign-up #{ $number }. Please check the number.
signups-none-open = There is nothing to sign up for right now.
signups-none-volunteer = Nobody is looking for volunteers right now.
signups-open = Open for sign-up:
signups-open-how = To come, send /signup and the number, e.g. /signup { $number }
command-mysignups-about = what I signed up for
command-mysignups-example = /mysignups
signups-mine = You signed up for:
signups-mine-row = #{ $number } { $title }{ $label }: { $count } · begins { $at }
signups-mine-row-until = #{ $number } { $title }{ $label }: { $count } · sign-up ends { $at }
signups-mine-waits = #{ $number } { $title }{ $label }: { $count }, on the waiting list; I write to you when there is room
signups-mine-how = If you cannot come, send /leave and the number.
signups-mine-none = You have not signed up for anything.
signups-item = #{ $number } { $title } · until { $until }
signups-item-mine = #{ $number } { $title } · until { $until } · you are in
signups-in = Noted: #{ $number } { $title }{ $label }, { $count }. If you cannot come: /leave { $number }
signups-in-several = #{ $number } { $title }: you are now in { $list }, and both are kept. If you come to one only, leave the other.
signups-slot-in = { $label } ({ $count })
signups-slot-waits = { $label } (waiting, { $count })
signups-choice-leave-slot = Leave { $label }
signups-leave-sure = You said that you are not coming. To which?
signups-choice-not-coming = Not to #{ $number } { $title }
signups-choice-coming = Something else
command-leave-slot-example = /leave-slot 12 1
signups-same = #{ $number } You are in already,{ $label } { $count }.
signups-waiting = #{ $number } { $title }{ $label } is full. You are on the waiting list with { $count }, { $ahead } ahead of you. I will tell you in private when there is room.
signups-moved-up = There is room now: you are in with { $count }. If you cannot come, tap.
signups-full = #{ $number } has only { $left ->
    [one] { $left } place
   *[other] { $left } places
}; nothing was noted. Please bring fewer, or look at another slot.
signups-full-kept = #{ $number } stays as it was: { $left } at most.
signups-range = Please give a number from 1 to { $most }; nothing was noted. For a larger party, ask the organiser.
signups-which-slot = #{ $number } Which one?
signups-left-counted = #{ $number } It is noted that you came, so there is nothing to leave, and nothing has changed. If that is wrong, please tell the organiser.
signups-left-there = #{ $number } You have checked in, so nothing has changed. When you go, send /checkout and the same code.
signups-left-over = #{ $number } That is over, so there is nothing to leave, and nothing has changed.
signups-leave-none = You are signed up for nothing now, so there is nothing to leave.
signups-leave-which = Which one do you want to leave?
signups-choice-which = #{ $number } { $title }
signups-not-in = #{ $number } You are not on the list, so there is nothing to take back.
signups-left = #{ $number } Done, somebody else can have your place.
signups-left-name = #{ $number } { $name } is off the list.
signups-no-name = #{ $number } That name is not on the list; nothing was changed.
signups-name-others = Another neighbour wrote that line; they or the organiser can take it out.
signups-list = #{ $number } { $title }: put together, { $count } in all:
command-list-slot-example = /list-slot 15 1 1. Ann
signups-list-which-slot = This list for #{ $number } does not say for when. For which? Nothing is noted yet. If it is not the same for all, write it behind each name and send it again.
signups-list-goods = #{ $number } { $title }: put together, { $count } on it, { $goods } in all:
signups-row-goods = { $index }. { $name }{ $label } { $goods }
signups-list-row = { $index }. { $name }{ $label } { $count }
signups-list-waits = { $index }. { $name }{ $label } { $count } (waiting)
signups-list-tapped = { $count } more signed up for themselves.
signups-list-full = No places left for: { $names }
signups-list-gone = Left before and not put back: { $names }. To come after all, they write: /signup { $number }
signups-is-draft = #{ $number } is not published yet.
signups-is-open = #{ $number } is out and open for sign-up.
signups-is-closed = #{ $number }: sign-up is over, nothing was noted. Ask the organiser if you would like to come.
signups-is-cancelled = #{ $number } was called off.
signups-is-over = #{ $number } is over already; there is nothing to call off.
signups-organiser-only = #{ $number } That is for whoever organises it.

signups-bad-no-title = I do not see what it is yet. Write it like this: /signup Saturday clean-up | morning 20 people | afternoon 10 people | until Friday
signups-bad-long-title = That name is too long: 80 characters at most; details can go into another message.
signups-bad-long-label = The name of a slot is too long: 20 characters at most.
signups-bad-many-slots = Eight slots at most; please join some.
signups-bad-no-label = With several time slots each needs a name, for example: morning 20 people | afternoon 10 people
signups-bad-same-slots = Two slots are the same; please change one.
signups-bad-places = Please give between 1 and 2000 places.
signups-bad-no-time = I do not see when. Write it like this: time Saturday 9:00-11:00 | until Friday 8pm
signups-bad-no-such-date = No calendar has that day. Please change it and send it again.
signups-bad-past = That time is over; please choose another.
signups-bad-far = That is too far away: 60 days at most.
signups-bad-closes-late = It closes later than it begins; please choose an earlier time.
signups-bad-no-place = I found no such place. The number of a building will do: place building 3
signups-level-keen = Sign-ups are started by leaders, the committee, or a “keen neighbour” (100 points). Send /rules to see how, or ask your leader to do it for you.
signups-level-master = Volunteers are called by leaders, the committee, or a “pillar of the estate” (300 points). Your leader can do it for you.
signups-level-expert = You can start one in your own building. For more neighbours, ask the committee.

signups-roster = Coming: { $count }
signups-code = Check-in code { $code }: tell it on the spot.
signups-roster-row = { $index }. { $name }{ $label } { $count }
signups-roster-waits = { $line } (waiting)
signups-roster-here = { $line } (here)
signups-roster-left = { $line } (done)
signups-roster-hours = { $line } ({ $hours } h)
signups-roster-more = { $count ->
    [one] { $count } more line
   *[other] { $count } more lines
}; tap for a file.
signups-somebody = a neighbour
signups-file = The list is in this file: for the organiser only; please delete it afterwards.
signups-code-unknown = I do not know this code. Please copy it once more from the sheet.
signups-early = #{ $number } { $title } has not begun; you can check in from an hour before.
signups-late = #{ $number } { $title } ended more than a day ago; the organiser can add you.
signups-counted = #{ $number } The organiser has it noted already.
signups-no-room = #{ $number } { $title } is full; nothing was noted. The organiser can add you.
signups-in-first = #{ $number } { $title }: you have not checked in yet. Send /checkin and the code first.
signups-already-in = #{ $number } { $title }: you are checked in.
signups-already-out = #{ $number } { $title }: you are checked out.
signups-checked-in = You are here, noted: #{ $number } { $title }. When you leave, send /checkout and the same code.
signups-checked-out = Thank you, noted: #{ $number } { $title }. The hours count when the organiser has confirmed them.
signups-hours-who = I found no such line. To see the numbers: /roster { $number }
signups-hours-done = That line is confirmed and stays. If it is wrong, the committee can take the points back.
signups-hours-range = That does not fit; nothing was noted. Twelve hours a day at most, in halves: 2 or 1.5.
signups-hours-own = Your own hours are confirmed by another organiser or the committee.
signups-not-yet = #{ $number } has not begun; confirm once it has.
signups-nobody-came = #{ $number } Nobody has checked in. For those without a phone: /hours { $number } 1 2
signups-all-counted = #{ $number } Everybody noted is confirmed. Did somebody else come? Note their hours first: /hours { $number } 1 2
signups-attended = #{ $number } { $count } confirmed. Thank you for organising it.
signups-thanks = 🙏 Thank you for { $title }: { $hours } h. { $points }
signups-bank = You have { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
} in the time bank, and volunteered { $all ->
    [one] { $all } hour
   *[other] { $all } hours
} in all.
signups-bank-volunteering = { $at } { $hours } h volunteering{ $number }
signups-bank-taken-back = { $at } { $hours } h, hours from volunteering{ $number } taken back
signups-bank-help = { $at } { $hours } h between neighbours{ $number }
signups-bank-what = Hours are good for help: send /askhelp, and when it is done: /timebank thank 12 2
signups-bank-private = Your hours are for your eyes only: I sent them to you in private.
signups-bank-how = Write it like this: /timebank thank 12 2 (two hours to whoever helped with #12). To give some away, reply to somebody: /timebank gift 1
signups-bank-short = You have { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}, which is not enough; nothing was changed. You can ask for help all the same.
signups-bank-not-yours = #{ $number } is not a request of yours; nothing was changed.
signups-bank-not-yet = #{ $number } is not done yet; thank them when it is. Nothing was changed.
signups-bank-whom = To whom? Reply to something they wrote: /timebank gift 1
signups-bank-self = That is yours already; nothing was changed.
signups-bank-twice = That was thanked for already; nothing was changed.
signups-bank-given = Done, { $hours } h given; you have { $left } h left.
signups-bank-got = 🙏 A neighbour thanks you with { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
} in your time bank.
command-list-keep-example = /list-keep 15 yes
signups-list-offer = Shall I keep the list “{ $title }” together, so that nobody’s line gets lost?
signups-choice-keep-list = Yes, please
signups-choice-no-list = No, thanks
signups-list-not = Fine, I leave that list alone and keep nothing of it.
signups-list-what = Send the whole list to the group: what it is for in the first line, then one a line: 1. Name 2 people

signups-sheet = Roster
signups-column-index = No.
signups-column-name = Name
signups-column-slot = Slot
signups-column-people = People
signups-column-goods = Wants
signups-column-state = State
signups-column-in = Arrived
signups-column-out = Left
signups-column-hours = Hours
signups-state-in = signed up
signups-state-waiting = waiting
signups-roster-here-hours = { $line } (here; { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
} will be noted)
signups-roster-left-hours = { $line } (done; { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
} will be noted)
signups-roster-confirmed = { $line } ({ $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}, confirmed)
signups-roster-how = Confirming notes them as they stand. Where a row is wrong, first send: /hours { $number } { $row } and the hours
