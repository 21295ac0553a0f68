// Places by position.
CREATE POINT INDEX place_point IF NOT EXISTS FOR (node:Place) ON (node.point)
