-- What wrk sends and how it answers: one JSON line after the run.
-- Without arguments: the same GET again and again. With TARGETS FIRST RUN: one PUT for each line of the file TARGETS
-- from line FIRST on, each with an entry_id of its own; RUN is a number that no other run of this database has.

local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   sent = 0
   if args[1] then
      local first, run, targets = tonumber(args[2]), tonumber(args[3]), {}
      for line in io.lines(args[1]) do
         targets[#targets + 1] = line
      end
      request = function()
         local line = targets[first + sent]
         if not line then
            wrk.thread:stop()
            line = targets[#targets]
         end
         sent = sent + 1
         local path, token, counts = line:match("^(%S+) (%S+) (%S+)$")
         local entry_id = string.format("%08x-0000-4000-8000-%012x", run, first + sent)
         local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
         return wrk.format("PUT", path, headers, '{"counts":' .. counts .. ',"entry_id":"' .. entry_id .. '"}')
      end
   end
end

function done(summary, latency)
   local sent_by_all = 0
   for _, thread in ipairs(threads) do
      sent_by_all = sent_by_all + (thread:get("sent") or 0)
   end
   local errors = summary.errors
   io.write(string.format(
      'RESULT {"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "refused": %d, "broken": %d, "sent": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      errors.status, errors.connect + errors.read + errors.write + errors.timeout, sent_by_all))
end
