<?php
// Reads texts as a JSON list, and writes for each what is wrong with it.
$verdicts = array_map(function (string $text): array {
    try {
        token_get_all($text, TOKEN_PARSE);
        return ['errors' => []];
    } catch (ParseError $error) {
        return ['errors' => ["line {$error->getLine()}: {$error->getMessage()}"]];
    }
}, json_decode(stream_get_contents(STDIN)));
echo json_encode($verdicts);
