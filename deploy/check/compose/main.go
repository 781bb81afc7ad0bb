// Reads a compose file with the library that `docker compose` itself is made of: its schema, the variables in it, and
// whether everything that is named is there.
//
// Usage: compose FILE, with the variables of the file in the environment. It prints one line for each service: its name, its
// image, and the names of the variables that it is given.
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
)

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
	for _, name := range project.ServiceNames() {
		service := project.Services[name]
		variables := slices.Sorted(maps.Keys(service.Environment))
		fmt.Println(name, service.Image, strings.Join(variables, " "))
	}
	return nil
}
