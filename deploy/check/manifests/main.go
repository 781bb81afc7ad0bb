// Reads Kubernetes manifests from standard input into the types of Kubernetes' own API, strictly: an unknown kind or field,
// a field given twice, or a value of another type is an error. It prints one line for each object.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	if err := check(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(input io.Reader) error {
	if err := monitoring.AddToScheme(scheme.Scheme); err != nil {
		return err
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme.Scheme, scheme.Scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
	text, err := io.ReadAll(input)
	if err != nil {
		return err
	}
	documents := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(text)))
	defer documents.Close()
	// A document is read whole only into a buffer that holds it.
	buffer := make([]byte, len(text)+1)
	for {
		length, err := documents.Read(buffer)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := checkOne(strict, buffer[:length]); err != nil {
			return err
		}
	}
}

func checkOne(strict runtime.Serializer, document []byte) error {
	if isEmpty(document) {
		return nil
	}
	object, kind, err := strict.Decode(document, nil, nil)
	if err != nil {
		return fmt.Errorf("%w, in:\n%s", err, document)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	fmt.Printf("%s %s\n", kind.Kind, accessor.GetName())
	return nil
}

// isEmpty tells whether nothing but comments is left of a template.
func isEmpty(document []byte) bool {
	for _, line := range bytes.Split(document, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("#")) && !bytes.Equal(line, []byte("---")) {
			return false
		}
	}
	return true
}
