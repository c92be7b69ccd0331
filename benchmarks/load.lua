-- What wrk sends and how it answers: one JSON line after the run.
-- Without arguments: the same GET again and again. With MODE TARGETS FIRST RUN PAGE: one PUT for each line of the file
-- TARGETS from line FIRST on, each with an entry_id of its own; RUN is a number that no other run of this database has.
-- MODE `put`: first entries; `change`: each replaces revision 1; `mix`: first entries, each followed by ten views of
-- PAGE, in which CODE stands for the code of the class that was entered last.

local VIEWS_AFTER_A_PUT = 10
local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   sent, stored, code = 0, 0, ""
   if args[1] then
      mode = args[1]
      local file, first, run, page = args[2], tonumber(args[3]), tonumber(args[4]), args[5]
      local targets = {}
      for line in io.lines(file) do
         targets[#targets + 1] = line
      end
      local function put()
         local line = targets[first + sent]
         if not line then
            wrk.thread:stop()
            line = targets[#targets]
         end
         sent = sent + 1
         local path, token, counts = line:match("^(%S+) (%S+) (%S+)$")
         local entry_id = string.format("%08x-0000-4000-8000-%012x", run, first + sent)
         local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
         if mode == "change" then
            headers["If-Match"] = '"1"'
         end
         code = path:match("/groups/([^/]+)/")
         return wrk.format("PUT", path, headers, '{"counts":' .. counts .. ',"entry_id":"' .. entry_id .. '"}')
      end
      request = put
      if mode == "mix" then
         local views = VIEWS_AFTER_A_PUT
         request = function()
            if views == VIEWS_AFTER_A_PUT then
               views = 0
               return put()
            end
            views = views + 1
            return wrk.format("GET", (page:gsub("CODE", code)), { ["Accept-Encoding"] = "gzip" })
         end
         -- Only here: being told of every answer costs wrk as much as sending the request.
         response = function(status)
            if status == 201 then
               stored = stored + 1
            end
         end
      end
   end
end

function done(summary, latency)
   local sent_by_all, stored_by_all = 0, 0
   for _, thread in ipairs(threads) do
      sent_by_all = sent_by_all + (thread:get("sent") or 0)
      stored_by_all = stored_by_all + (thread:get("stored") or 0)
   end
   if threads[1]:get("mode") ~= "mix" then
      stored_by_all = summary.requests
   end
   local errors = summary.errors
   io.write(string.format(
      'RESULT {"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "max_ms": %f, "refused": %d, "broken": %d, '
         .. '"sent": %d, "stored": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout, sent_by_all,
      stored_by_all))
end
