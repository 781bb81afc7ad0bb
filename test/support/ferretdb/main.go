// The test server of the MongoDB adapter: FerretDB, which speaks MongoDB's protocol over SQLite, behind a gate.
//
// MongoDB finds and changes a document in one step; FerretDB 1.24 reads it and then writes it, and another
// client may come in between. So the gate lets one change pass at a time, whichever connection it comes by.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to listen on; port 0 takes a free one")
	dir := flag.String("dir", "", "existing directory of the databases, one SQLite file each")
	withParent := flag.Bool("with-parent", false, "end when standard input ends")
	flag.Parse()

	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + *dir + "/",
	})
	exitOn(err)
	gate, err := net.Listen("tcp", *listen)
	exitOn(err)
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	if *withParent {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	go func() {
		// Known only once the server runs, for which this waits.
		behind := strings.Trim(strings.TrimPrefix(server.MongoDBURI(), "mongodb://"), "/")
		fmt.Printf("ready mongodb://%s/\n", gate.Addr())
		accept(gate, behind)
	}()
	exitOn(server.Run(stopped))
}

func accept(gate net.Listener, behind string) {
	var turn sync.Mutex
	for {
		client, err := gate.Accept()
		exitOn(err)
		go func() {
			defer client.Close()
			server, err := net.Dial("tcp", behind)
			if err != nil {
				return
			}
			defer server.Close()
			for exchange(client, server, &turn) == nil {
			}
		}()
	}
}

// One command and its answer.
func exchange(client, server net.Conn, turn *sync.Mutex) error {
	command, err := message(client)
	if err != nil {
		return err
	}
	answer, err := ask(server, command, turn)
	if err != nil {
		return err
	}
	_, err = client.Write(answer)
	return err
}

func ask(server net.Conn, command []byte, turn *sync.Mutex) ([]byte, error) {
	if isChange(command) {
		turn.Lock()
		defer turn.Unlock()
	}
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	return message(server)
}

const opMsg = 2013

// The name of a command is the first name in the document that follows header, flags and kind of section.
func isChange(command []byte) bool {
	if len(command) < 27 || binary.LittleEndian.Uint32(command[12:]) != opMsg {
		return false
	}
	name, _, _ := bytes.Cut(command[26:], []byte{0})
	switch string(name) {
	case "insert", "update", "delete", "findAndModify", "create", "createIndexes", "drop", "dropDatabase":
		return true
	}
	return false
}

const mostBytes = 48_000_000

// A message of MongoDB's wire protocol: its first four bytes say how long it is.
func message(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < 16 || size > mostBytes {
		return nil, errors.New("not a message of MongoDB's wire protocol")
	}
	whole := make([]byte, size)
	copy(whole, length[:])
	_, err := io.ReadFull(from, whole[4:])
	return whole, err
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
