command-points-about = your points and your level
command-points-example = /points
command-rules-about = what earns how many points
command-rules-example = /rules
command-rewards-about = what points are good for
command-rewards-example = /rewards
command-redeem-about = exchange points for something
command-redeem-example = /redeem 12
command-order-example = /order 31
command-handover-about = check a code and hand the thing over
command-handover-example = /handover 7K3Q-9XWP
command-handover-only = Codes are checked by the committee: just show them yours.
command-undo-about = take back points given by mistake
command-undo-example = /undo 128
command-undo-only = Taking points back is for the committee. If something looks wrong, tell them.

points-level-resident = resident
points-level-keen = keen neighbour
points-level-master = pillar of the estate
points-level-expert = local expert
points-right-resident = You can report, vote, sign up and exchange points.
points-right-keen = You can now also start sign-ups in your own building.
points-right-master = You can now also call for volunteers in your own building, and come first on waiting lists.
points-right-expert = You can now also start events and call for volunteers in the whole estate.
points-title-pioneer = pioneer of the estate
points-title-volunteer = volunteer of heart
points-title-model = model neighbour
points-title-achiever = master of neighbourhood matters
points-badge-deliberation = Voice of reason
points-badge-environment = Green guard
points-badge-mediation = Peacemaker
points-badge-left = { $badge }: { $count } to go
points-act-deliberation = talks and votes
points-act-report = a report that got done
points-act-suggestion = a suggestion adopted
points-act-volunteering = volunteering
points-act-mediation = settling a quarrel
points-act-badges = a set of badges
points-act-reward = a reward
points-act-help = help
points-act-taken-back = points from before taken back ({ $what })
points-act-given-back = not exchanged, points returned to you ({ $what })
points-list = { $list }, { $text }

points-mine = You have { $total ->
    [one] { $total } point
   *[other] { $total } points
} and are a “{ $level }”.
points-next = { $missing } more and you are a “{ $level }”.
points-titles = Honours: { $titles }
points-badges = Badges: { $badges }
points-badges-left = { $badges }.
points-entry = { $at } { $amount } { $what }
points-entry-number = { $at } { $amount } { $what } #{ $number }
points-private = Your points are for your eyes only: I sent them to you in private.
points-not-by-words = Points come from what is done, not from what is said, and nobody can add them for you. Send /rules to see how.
points-choice-rewards = What are they good for
points-choice-badges = Exchange a set of badges
points-awarded = +{ $points ->
    [one] { $points } point
   *[other] { $points } points
}, { $total } in all.
points-awarded-level = +{ $points ->
    [one] { $points } point
   *[other] { $points } points
}, { $total } in all: you are now a “{ $level }”.
points-awarded-cap = Today's points are full; the deed is remembered. { $total } in all.
points-awarded-title = { $text } You hold a new honour: “{ $title }”.
points-new-title = You hold a new honour: “{ $title }”.
points-new-level = 🌟 Thank you for all you do: { $total ->
    [one] { $total } point
   *[other] { $total } points
}, and you are now a “{ $level }”.

points-rules = Good deeds earn points:
points-rule = { $what } +{ $points }, at most { $cap } a day
points-rules-fair = Only what worked out counts, and each thing once; how you vote makes no difference. Volunteering counts by the hour.
points-rules-taper = Goods cost { $percent }% more each quarter: little by little fewer goods, more honour and services.
points-rules-set = Done: this holds from now on. What was earned stays.
points-rules-staff = The committee sets these. If you have an idea, send: /suggest how to change the points
points-rules-how = Write it like this: /rules report 6 per day 20. You can set: deliberation, report, suggestion, volunteering, mediation, taper.
points-rules-range = That number does not fit; nothing was changed. 0 to 100 points each, 500 a day at most, and a day not less than one.

points-rewards = You have { $total ->
    [one] { $total } point
   *[other] { $total } points
}. They are good for:
points-rewards-private = I sent you in private what there is.
points-rewards-none = There is nothing to exchange yet. Your points are kept until there is.
points-reward = #{ $number } { $name } · { $price ->
    [one] { $price } point
   *[other] { $price } points
} · { $stock } left
points-reward-gone = #{ $number } { $name } · { $price ->
    [one] { $price } point
   *[other] { $price } points
} · all gone for now
points-reward-made = #{ $number } is in the list: { $name }, { $price ->
    [one] { $price } point
   *[other] { $price } points
}, { $stock } of them. To change how many: /rewards #{ $number } 30; to take it off: /rewards #{ $number } off
points-reward-stock = #{ $number } { $name }: there are { $stock } now.
points-reward-closed = #{ $number } { $name } is off the list; what was promised can still be fetched.
points-reward-none = I found no #{ $number }. Please check the number.
points-rewards-staff = The committee keeps the list. To see it, just send /rewards.
points-rewards-how = Write it like this: /rewards Canteen ticket 100 points 20. Add “service”, “place” or “honour” if it is one.
points-rewards-range = That number does not fit; nothing was changed. 1 to 100000 points, 0 to 10000 pieces.
points-choice-redeem = { $name } ({ $price ->
    [one] { $price } point
   *[other] { $price } points
})
points-choice-progress = Progress
points-choice-cancel = Never mind, give my points back
points-choice-approve = Yes
points-choice-refuse = No
points-redeem-how = Tell me which one: /redeem 12. Send /rewards to see what there is.
points-redeem-none = I found no #{ $number }; your points are untouched. Send /rewards to see what there is.
points-redeem-gone = #{ $number } has just run out; your points are untouched. Try again when there are more.
points-redeem-many = Three things of yours are not fetched yet. Fetch one, then ask for #{ $number }; your points are untouched.
points-redeem-short = You are { $missing ->
    [one] { $missing } point
   *[other] { $missing } points
} short; nothing was spent. Send /rules to see how to earn more.
points-set-missing = There is no new full set of badges yet; nothing was changed. Send /points to see what is missing.
points-set-done = A set of badges made { $points ->
    [one] { $points } point
   *[other] { $points } points
}, { $total } in all. The badges stay yours.

points-order = 🎁 #{ $number } { $name } · { $price ->
    [one] { $price } point
   *[other] { $price } points
}
points-order-asked = One is put aside for you. The committee answers { $due }; if it does not work out your points come back.
points-order-approved = The committee said yes: fetch it { $due } with your code, which I sent you before.
points-order-handed = It was handed over.
points-order-refused = It did not work out; your points came back.
points-order-expired = Its time ran out; your points came back.
points-order-cancelled = Called off; your points came back.
points-order-staff = 🎁 #{ $number } A neighbour asks for { $name } for { $price ->
    [one] { $price } point
   *[other] { $price } points
}. Is that all right? { $stock ->
    [one] { $stock } is left
   *[other] { $stock } are left
} after it.
points-order-until = Please tap { $due }; after that the points go back.
points-order-now-approved = Approved; to be fetched { $due } with the code. When they come, send me that code to check: /handover 7K3Q-9XWP (theirs). When I say so, hand it over.
points-order-now-handed = Handed over.
points-order-now-refused = Refused; the points went back.
points-order-now-expired = Its time ran out; the points went back.
points-order-now-cancelled = They called it off; the points went back.
points-order-none = I found no #{ $number }. Please check the number.
points-order-own = This is somebody else's; only they can give it back.
points-order-over = This one is over already; there is nothing to give back.
points-order-back = Fine, { $price ->
    [one] { $price } point
   *[other] { $price } points
} came back to you.
points-order-staff-only = The committee decides about this.
points-order-decided = Somebody decided already.
points-order-not-own = This one is yours: another member of staff has to say yes.
points-approved = #{ $number } is approved; they have their code. When they come for it, send: /handover and their code
points-refused = #{ $number } was refused; the points went back, and they were told.
points-refused-told = The committee could not say yes to { $name } this time; { $price ->
    [one] { $price } point
   *[other] { $price } points
} came back to you. Ask them if you wonder why.
points-code = 🎁 #{ $number } { $name }, your code: { $code }
points-code-how = Show it at the committee's office { $due }. They send “/handover” and this code, I check it, and it is yours. It works once; keep it to yourself.
points-waiting = { $count } waiting for your yes. The oldest:
points-handover-how = Send me the code your neighbour shows you: /handover 7K3Q-9XWP
points-handover-unknown = I do not know this code. Please copy it once more, and hand nothing over yet.
points-handover-used = This code was used and the thing handed over. Please do not give it twice.
points-handover-over = This code has run out and the points went back. They can ask again.
points-handed = #{ $number } { $name } can be handed over; the code is spent.
points-handed-told = { $name } is yours. Thank you for all you do.
points-expired-asked = The committee did not get to it, so { $name } did not work out; { $price ->
    [one] { $price } point
   *[other] { $price } points
} came back. You can ask again.
points-expired-fetch = { $name } was not fetched in time; { $price ->
    [one] { $price } point
   *[other] { $price } points
} came back. You can ask again.
points-undo-none = There are no points { $entry } to take back; perhaps it was done already.
points-undone = { $points ->
    [one] { $points } point
   *[other] { $points } points
} taken back; they were told.
points-undone-told = { $points ->
    [one] { $points } point was a mistake and was
   *[other] { $points } points were a mistake and were
} taken back. Ask the committee if you wonder why.

command-top-about = this month's good deeds
command-top-example = /top
command-unusual-about = does anything look as if points were made up
command-unusual-example = /unusual
command-unusual-only = This list is for the committee. If you think somebody makes up points, tell them.
points-month = { $month }/{ $year }
points-board = 🏅 Good deeds of { $month }
points-board-building = 🏅 Good deeds of { $month } · Building { $building }
points-board-buildings = 🏅 Buildings in { $month }
points-board-row = { $place }. { $name } { $points }
points-board-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
points-board-thanks = Thank you all for what you do for each other.
points-board-how = To stand here by name, write to me in private: /top name Anna. Rather not be here? /top hide
points-board-none = Nobody has earned points this month yet. Send /rules to see how.
points-board-what = I found no such building. You can send /top, /top building 3, /top buildings or /top last month; to print it, /top poster
points-neighbour = a neighbour
points-neighbour-of = a neighbour from building { $building }
points-titled = { $name } · { $title }
points-name-ask = Shall “{ $name }” stand on the board? A name there is for people of 14 and older.
points-choice-aged = I am 14 or older: yes
points-choice-hidden = Leave me out
points-name-not = That name will not do. Please choose another: twelve characters at most, and no office's name.
points-name-set = Fine: the board says “{ $name }”.
points-name-staff = A neighbour wants to stand as “{ $name }” among the honours, which hang out at the start of the month. If it does not fit, take it down; else there is nothing to do.
points-name-taken = “{ $name }” is taken down, and whoever chose it has been told.
points-name-struck = The committee thinks “{ $name }” does not fit the honours, so you stand there without a name; your points are as they were. To choose another: /top name Anna
points-name-gone = That name is not there any more.
points-choice-strike = Take it down
command-top-strike-example = /top-strike 12 Anna
command-top-strike-only = Names are taken down by the committee.
points-name-unnamed = Fine: no name on the board.
points-name-hidden = Fine: you are not on the board. Your points go on.
points-unusual = Please have a look at these; they may be all right. To take one back, send /undo and its number:
points-unusual-none = Nothing in the last 30 days looks odd.
points-unusual-pair = { $other } vouched for { $name } { $count ->
    [one] { $count } time
   *[other] { $count } times
} in { $days ->
    [one] { $days } day
   *[other] { $days } days
}, entries { $entries }
points-unusual-burst = { $name }: earned { $count ->
    [one] { $count } time
   *[other] { $count } times
} within an hour, latest entries { $entries }
points-unusual-split = { $name }: { $count ->
    [one] { $count } report
   *[other] { $count } reports
} done on { $day }; one thing in parts? Entries { $entries }
points-poster = The honours as a sheet of A4 are in this file. Black and white will do; put it on the notice board.
points-poster-caption = Good deeds earn points: write /rules in the group
points-poster-link = Scan and write /rules to Linli to see how points are earned
points-poster-holds = { $title }: good deeds earn points and rewards. Write /rules in the group to see how.
points-awarded-badge = { $text } You have earned the badge “{ $badge }”, time after time. Thank you.
points-new-badge = You have earned the badge “{ $badge }”, time after time. Thank you.
