-- A counsellor writes to the person.
--   case, counsellor      message {body, kind}: sealed for the transcript      out  the message to send      operation
-- Answers {ok = id} or {refused = not_yours | closed}.
local stored = repeated()
if stored then return stored end
local held = call('HMGET', key('case', args.case), 'state', 'owner', 'chat')
if held[1] ~= 'active' then return answer({refused = 'closed'}) end
if held[2] ~= args.counsellor then return answer({refused = 'not_yours'}) end
args.message.by = args.counsellor
args.message.out = args.out.id
add_message(args.case, args.message)
call('HSET', key('case', args.case), 'unread', 0)
tell(args.case, 'counsellor_wrote', args.counsellor)
push_all(held[3], args.case, {args.out})
return answer({ok = args.out.id})
