// Reads what the transparency log publishes with the packages of Go's checksum database, and says whether they accept it.
//
//	tlog-check <verifier key> <folder of the log> <file of proofs>
//
// The proofs are JSON, one to a line: {"kind":"inclusion","index":7,"size":100,"leaf":"…","root":"…","hashes":["…"]} or
// {"kind":"consistency","from":50,"to":100,"fromRoot":"…","toRoot":"…","hashes":["…"]}.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The height of a tile of 256 hashes.
const height = 8

func main() {
	log.SetFlags(0)
	key, dir, proofs := os.Args[1], os.Args[2], os.Args[3]
	size, root := openCheckpoint(key, filepath.Join(dir, "checkpoint"))
	checkTiles(dir, size, root)
	count := checkProofs(proofs)
	fmt.Printf("%d leaves, %d proofs\n", size, count)
}

func openCheckpoint(key, path string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(key)
	exitOn(err)
	text, err := os.ReadFile(path)
	exitOn(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	exitOn(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	exitOn(err)
	return size, hashOf(lines[2])
}

// Files of the log as a place that tiles are read from.
type files struct {
	dir  string
	size int64
}

func (f files) Height() int { return height }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		// The paths are those of the checksum database without the height, which is always 8 here.
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		data = append(data, content)
	}
	return data, nil
}

// Every leaf is read through the tiles, which the package holds against the root, and against its entry.
func checkTiles(dir string, size int64, root tlog.Hash) {
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, files{dir, size})
	var entries [][]byte
	for index := int64(0); index < size; index++ {
		if index%256 == 0 {
			entries = bundle(dir, index/256, size)
		}
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		exitOn(err)
		if hashes[0] != tlog.RecordHash(entries[index%256]) {
			log.Fatalf("entry %d has another hash than its leaf", index)
		}
	}
}

func bundle(dir string, number, size int64) [][]byte {
	tile := tlog.Tile{H: height, L: -1, N: number, W: int(min(256, size-256*number))}
	name := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	exitOn(err)
	var entries [][]byte
	for len(content) > 0 {
		length := int(binary.BigEndian.Uint16(content))
		entries = append(entries, content[2:2+length])
		content = content[2+length:]
	}
	return entries
}

type proof struct {
	Kind             string
	Index, Size      int64
	From, To         int64
	Leaf, Root       string
	FromRoot, ToRoot string
	Hashes           []string
}

func checkProofs(path string) int {
	file, err := os.Open(path)
	exitOn(err)
	defer file.Close()
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); count++ {
		var one proof
		exitOn(json.Unmarshal(lines.Bytes(), &one))
		hashes := make([]tlog.Hash, len(one.Hashes))
		for at, text := range one.Hashes {
			hashes[at] = hashOf(text)
		}
		if one.Kind == "inclusion" {
			err = tlog.CheckRecord(hashes, one.Size, hashOf(one.Root), one.Index, hashOf(one.Leaf))
		} else {
			err = tlog.CheckTree(hashes, one.To, hashOf(one.ToRoot), one.From, hashOf(one.FromRoot))
		}
		exitOn(err)
	}
	return count
}

func hashOf(text string) tlog.Hash {
	bytes, err := base64.StdEncoding.DecodeString(text)
	exitOn(err)
	var hash tlog.Hash
	if copy(hash[:], bytes) != len(hash) {
		log.Fatalf("%q is no hash", text)
	}
	return hash
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
