command-register-about = see the owners' roll or change a home; to import it, send me the table (xlsx or csv) in private
command-register-example = /register 3-2-501
command-register-only = The committee keeps the roll. If you own a home here, send: /owner 3-2-501 with your own door.
command-register-apply-example = /register-apply 12
command-register-apply-only = The committee imports the roll.
command-register-drop-example = /register-drop 12
command-register-drop-only = The committee keeps the roll.
command-owner-about = say which home you own, to take part in owners' votes
command-owner-example = /owner 3-2-501
command-owner-is-example = /owner-is 12 1
command-owner-is-only = The committee checks who owns what.

register-none = 📋 There is no owners' roll yet. Just send me the table (xlsx or csv); I check it first and import nothing by myself.
register-headings = The first row names the columns: building, unit, room (or one column, door, with 3-2-501), area, owners, owner keys, tenants. Co-owners go into one cell with semicolons between them; what is unsold says "developer"; people of one name need an owner key.
register-is = 📋 Owners' roll, version { $version }, code { $code }
register-totals = { $units ->
    [one] { $units } unit
   *[other] { $units } units
}, { $area } ㎡, { $heads ->
    [one] { $heads } owner
   *[other] { $heads } owners
} (several units of one owner are one, co-owners of one unit are one; the developer's { $unsold ->
    [one] { $unsold } unsold unit is one
   *[other] { $unsold } unsold units are one together
})
register-how = See a home: /register 3-2-501. Change one: /register 3-2-501 | 89.53 | Ann Lee; Bo Lee | key1; key2 | tenant. Take one out: /register remove 3-2-501. Replace the roll: send me the table.
register-waiting = #{ $number } waits for a second look: { $added } new, { $removed } gone, { $changed } changed
register-choice-agree-to = Agree to #{ $number }
register-choice-refuse-to = Not #{ $number }
register-no-unit = { $code } is not in the roll. Please check how it is written.
register-unit = 📋 { $code }, { $area } ㎡
register-owner = Owner: { $name }
register-tenants = Tenants: { $names }
register-unit-change = To change this home, send all of it: /register { $code } | area | owners | owner keys | tenants

register-reading = I have { $name } and am checking it line by line. The roll stays as it is for now.
register-file-gone = I could not get the file; the roll is as it was. Please send it again.
register-file-too-big = The file is too big; the roll is as it was. Please leave only the roll in it, within 8 MB.
register-file-not-a-table = I cannot open this file; the roll is as it was. Please save it as xlsx or csv and send it again.
register-file-old-excel = This is the old xls format; the roll is as it was. Please save it as xlsx and send it again.
register-file-too-many-rows = That is more than 100,000 rows; the roll is as it was. Is it the right table?
register-file-several-sheets = Several sheets have something in them; the roll is as it was. Please leave only the roll.
register-file-empty = There is no home in the table; the roll is as it was.
register-missing = The roll is as it was. I did not find these columns:
register-column-building = · building
register-column-unit = · unit
register-column-room = · room
register-column-area = · area
register-column-owners = · owners
register-column-keys = · owner keys
register-column-tenants = · tenants
register-bad = 📋 { $count ->
    [one] { $count } thing has
   *[other] { $count } things have
} to be put right. Nothing was imported; the roll is as it was:
register-bad-row = Line { $line }: { $reason }
register-bad-next = Put it right and send me the whole table again.
register-bad-line = Not noted, the roll is as it was: { $reason }
register-bad-no-building = no building
register-bad-door-unclear = this door cannot be read: { $value }. Write 3-2-501, or building, unit and room in a column each
register-bad-no-room = no room
register-bad-no-area = no area
register-bad-area-unclear = I cannot read this area: { $value }
register-bad-area-negative = an area has to be above 0: { $value }
register-bad-area-large = this area is too large: { $value }
register-bad-area-fine = an area has four decimals at most: { $value }
register-bad-no-owner = no owner; what is unsold says "developer"
register-bad-many-owners = a home has 20 owners at most
register-bad-keys-differ = not as many keys as owners: { $value }
register-bad-same-owner = one owner stands there twice
register-bad-same-room = this home stood there before: { $value }
register-bad-same-name = "{ $value }" owns several homes: please give an owner key, so that one person and two of one name can be told apart
register-bad-key-taken = the owner key { $value } has two names, or cannot be used
register-bad-formula = a cell is a formula: please paste its value
register-bad-merged = cells are merged: please split and fill them
register-bad-date = the spreadsheet took a cell for a date: please make it text
register-bad-long = a cell is too long: 60 characters at most
register-change = 📋 #{ $number } is checked; the roll is still as it was
register-difference = Beside the present roll: { $added } new, { $removed } gone, { $changed } changed ({ $codes }); all of it is in the file
register-ask = If it is right, tap "Import": all of it or nothing.
register-ask-second = If it is right, tap "Import"; a second of the committee then has a look, and it counts.
register-ask-agree = Please have a second look. If you agree, all of it counts.
register-choice-apply = Import
register-choice-drop = Do not import
register-choice-agree = Agree
register-choice-refuse = Do not agree
register-difference-short = Beside the present roll: { $added } new, { $removed } gone, { $changed } changed ({ $codes })
register-import-how = Write it like this: npm run import -- roll.xlsx. It only checks, until you add --confirm.
register-import-which = Which community is it? The roll is as it was. Please add --community NAME. There is: { $names }
register-import-confirm = It is checked, and the roll is as it was. If it is right, run it again with --confirm.
register-import-second = #{ $number } waits for the committee to agree: one of them sends the bot /register in private.
register-same = It is just the same as the present roll: nothing to import.
register-asked = #{ $number } waits for a second of the committee, and counts when they agree.
register-alone = Changing the roll takes two. Please have an admin appoint one more of the committee. Nothing was changed.
register-second = This takes somebody else of the committee: a second pair of eyes.
register-not-yours = Somebody else is checking this one; you will be asked after that.
register-applied = #{ $number } counts now: the roll is changed.
register-dropped = #{ $number } is dropped; the roll is as it was.
register-refused = A second look at #{ $number } did not agree; the roll is as it was. Talk it over, and send it again.
register-is-proposed = This one waits for a second look.
register-is-applied = This one counts already.
register-is-refused = This one was dropped; the roll is as it was. Send the table again if you want it.
register-is-replaced = This one lay too long or changed nothing, and was dropped. Send the table again if you want it.
register-stale = The roll has changed since, so #{ $number } cannot be used as it is; nothing was changed. Please send the table again.
register-no-change = There is no #{ $number }.
register-tie-ended = The owners' roll was changed, and the owner you were has changed with it. To take part in owners' votes, send me in private: /owner 3-2-501 with your own door.

register-owner-how = To take part in owners' votes, first say which home you own: /owner 3-2-501 with your own door. Two of the committee check it.
register-owner-no-roll = There is no owners' roll yet. The committee can import one.
register-owner-no-unit = The roll has no owner of { $code }. Please check how it is written, or ask the committee to look it up.
register-owner-already = You are known as an owner of { $code } already.
register-owner-waiting = { $code } is being checked; I will tell you.
register-owner-many = Three of your homes are being checked. Please send the next one after that.
register-owner-two = Checking an owner takes two of the committee, and there are too few. An admin can appoint one more; then send this again.
register-owner-received = Noted: you own { $code }. Two of the committee check it, and I tell you.
register-owner-confirmed = You are known as an owner of { $code }, and can vote in owners' votes.
register-owner-refused = { $code } could not be confirmed. Please talk to the committee, with a paper that shows it, and send it again.
register-owner-other = The owner of { $code } now votes with another account. If you did not want that, please tell the committee at once.
register-owner-yours = You own these homes:
register-claim = #{ $number } { $name } says they own { $code }
register-claim-which = If you have seen a paper that shows it, tap which owner in the roll it is. A colleague has a second look.
register-claim-second = A colleague has checked it: { $owner } in the roll. Please have a second look at the paper.
register-claim-yes = Yes, confirm
register-claim-none = None of them
register-claim-about = { $code } { $name }
register-claim-about-owner = { $who }, { $owner } in the roll
register-claim-proposed = Noted: { $who }, is { $owner } in the roll. A colleague has a second look. If it was the wrong one, reply to my question and choose again.
register-claim-confirmed = Confirmed: { $who }, is { $owner } in the roll. They have been told.
register-claim-refused = Not confirmed: { $who }. They have been asked to come by.
register-claim-more = { $count ->
    [one] One more after this; send again: /owner check
   *[other] { $count } more after this; send again: /owner check
}
register-claim-none-left = No owner waits for you to check.
register-waits-claims = { $count ->
    [one] Somebody says they own a home and waits for you. Send: /owner check
   *[other] { $count } people say they own a home and wait for you. Send: /owner check
}
register-waits-changes = { $count ->
    [one] A change of the roll waits for you. Send: /register
   *[other] { $count } changes of the roll wait for you. Send: /register
}
register-claim-decided = This one has been decided already.
register-claim-own = Your own has to be checked by others.

register-rows = Lines to mend
register-changed = What changes
register-rows-line = Line
register-rows-reason = What is wrong
register-changed-unit = Unit
register-changed-area-before = Area before, ㎡
register-changed-owners-before = Owners before
register-changed-tenants-before = Tenants before
register-changed-area = Area, ㎡
register-changed-owners = Owners
register-changed-tenants = Tenants
