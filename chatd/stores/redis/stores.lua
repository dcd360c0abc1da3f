-- What all stores of the daemon need of Redis. See functions.py for PREFIX, commit.py and due_times.py for the callers.

-- KEYS: all that is touched. ARGV: how many checks, then a key and a version for each; then the commands, each behind
-- the number of its words. A check holds when the hash at its key has this version in its field `n`, or is not there
-- where the version is ''.
-- Answers {1} when all commands were carried out; else {0, what is at each checked key}, and nothing has changed.
local function commit(_, args)
  local checks = tonumber(args[1])
  for check = 1, checks do
    if (redis.call('HGET', args[2 * check], 'n') or '') ~= args[2 * check + 1] then
      local found = {}
      for each = 1, checks do
        found[each] = redis.call('HGETALL', args[2 * each])
      end
      return { 0, found }
    end
  end
  local at = 2 * checks + 2
  while at <= #args do
    local words = tonumber(args[at])
    redis.call(unpack(args, at + 1, at + words))
    at = at + words + 1
  end
  return { 1 }
end

-- KEYS[1]: the index. ARGV: now, when what is taken is due again, how many at most, the end of life in seconds.
-- Answers with what is due, the earliest first.
local function take_due(keys, args)
  local due = redis.call('ZRANGEBYSCORE', keys[1], '-inf', args[1], 'LIMIT', 0, args[3])
  for _, each in ipairs(due) do
    redis.call('ZADD', keys[1], args[2], each)
  end
  if #due > 0 then
    redis.call('EXPIRE', keys[1], args[4])
  end
  return due
end

-- KEYS[1]: the index. ARGV: the end of life in seconds; then for each thing its name, the time that it was given as it
-- was taken ('' where it was not), and when it is due next ('' for never). What somebody else has said of it since then
-- counts, if that is earlier.
local function look_again(keys, args)
  for at = 2, #args, 3 do
    local name, taken, later = args[at], args[at + 1], args[at + 2]
    local found = redis.call('ZSCORE', keys[1], name)
    if taken == '' or (found and tonumber(found) == tonumber(taken)) then
      if later == '' then
        redis.call('ZREM', keys[1], name)
      else
        redis.call('ZADD', keys[1], later, name)
      end
    elseif found and later ~= '' then
      redis.call('ZADD', keys[1], 'LT', later, name)
    end
  end
  redis.call('EXPIRE', keys[1], args[1])
end

redis.register_function('PREFIX_commit', commit)
redis.register_function('PREFIX_look_again', look_again)
redis.register_function('PREFIX_take_due', take_due)
