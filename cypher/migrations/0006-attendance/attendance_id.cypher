// A session of a referral is recorded once for each day.
CREATE CONSTRAINT attendance_id IF NOT EXISTS FOR (attendance:Attendance) REQUIRE attendance.id IS UNIQUE
