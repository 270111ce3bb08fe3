package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	req, err := http.NewRequest("GET", os.Getenv("PLEX_URL")+"/library/sections", nil)
	if err != nil {
		log.Fatal(err)
	}
	|
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(os.Stdout, response.Body)
}
