-- A counsellor's browser is there.      counsellor      patience  ms for which that counts
call('ZADD', key('present'), NOW + args.patience, args.counsellor)
return 1
