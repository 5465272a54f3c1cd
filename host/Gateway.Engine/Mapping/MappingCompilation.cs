using System.Collections.Immutable;
using Gateway.Engine.Configuration;

namespace Gateway.Engine.Mapping;

/// <summary>What compiling a mapping gave: every problem at once, and the mapping when there is no error.</summary>
public sealed record MappingCompilation(CompiledMapping? Mapping, ImmutableArray<Diagnostic> Diagnostics);
