-- Looks are compared where records keep them: record_trace.
drop index attachment_look;
