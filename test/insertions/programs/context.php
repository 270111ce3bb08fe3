<?php
$context = stream_context_create(['http' => ['header' => [
    'Accept: application/json',
    |
]]]);
echo file_get_contents(getenv('PLEX_URL') . '/library/sections', false, $context);
