{{- define "casebook.name" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{ $name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* What pods are found by: it can't change once it is there. Called with a dict of root and role. */}}
{{- define "casebook.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "casebook.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "casebook.roleLabels" -}}
{{ include "casebook.labels" .root }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "casebook.image" -}}
{{- $image := .root.Values.image -}}
{{- $own := (index .root.Values .role).imageTag -}}
{{- if $own }}{{ $image.repository }}:{{ $own }}
{{- else if $image.digest }}{{ $image.repository }}@{{ $image.digest }}
{{- else }}{{ $image.repository }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "casebook.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Whether a role answers requests; the others are asked for their metrics alone. */}}
{{- define "casebook.answers" -}}
{{- if has . (list "api" "audit") }}yes{{ end }}
{{- end }}
