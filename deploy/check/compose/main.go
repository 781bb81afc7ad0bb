// Reads a compose file with the library that `docker compose` itself is made of: its schema, the variables in it, and
// whether everything that is named is there.
//
// Usage: compose FILE, with the variables of the file in the environment. It prints a JSON object in one line for each
// service: its name, its variables, and its volumes, each by where it is seen.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

type service struct {
	Name        string             `json:"name"`
	Environment map[string]*string `json:"environment"`
	Volumes     map[string]string  `json:"volumes"`
}

func main() {
	if err := check(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(files []string) error {
	options, err := cli.NewProjectOptions(files, cli.WithOsEnv, cli.WithProfiles([]string{"*"}), cli.WithName("casebook"))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	output := json.NewEncoder(os.Stdout)
	for _, name := range project.ServiceNames() {
		described := project.Services[name]
		volumes := map[string]string{}
		for _, volume := range described.Volumes {
			volumes[volume.Target] = volume.Source
		}
		if err := output.Encode(service{name, described.Environment, volumes}); err != nil {
			return err
		}
	}
	return nil
}
