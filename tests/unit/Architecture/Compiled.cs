using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Portal.UnitTests.Architecture;

/// <summary>One type that uses another one, as the compiler wrote it: both by their full names, nested types under the one that holds them.</summary>
/// <param name="Through">The method of the other that is called; null for a mere mention (a field, a parameter, a base).</param>
internal sealed record Use(string From, string To, string? Through = null)
{
    public override string ToString() => $"{From} uses {To}{(Through is null ? "" : $".{Through}")}";
}

/// <summary>
/// What the types of an assembly use: in their bases, fields, signatures, attributes and in each body, read from the compiled
/// file. Nothing is hidden by a <c>using</c>, an alias or a « var »; a number that the compiler wrote for a constant is not seen.
/// </summary>
internal sealed class Compiled : IDisposable
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly PEReader file;
    private readonly MetadataReader reader;
    private readonly HashSet<Use> uses = [];
    private readonly Names names;

    private Compiled(string path)
    {
        file = new PEReader(File.OpenRead(path));
        reader = file.GetMetadataReader();
        names = new Names(this);
    }

    /// <summary>Every use of a named type by a type of this assembly, but for those of itself.</summary>
    public static IReadOnlyCollection<Use> UsesIn(Assembly assembly)
    {
        using var compiled = new Compiled(assembly.Location);
        foreach (var handle in compiled.reader.TypeDefinitions)
        {
            compiled.Read(compiled.reader.GetTypeDefinition(handle), compiled.NameOf(handle));
        }

        return compiled.uses;
    }

    public void Dispose() => file.Dispose();

    private void Read(TypeDefinition type, string name)
    {
        Note(name, type.BaseType);
        foreach (var handle in type.GetInterfaceImplementations())
        {
            Note(name, reader.GetInterfaceImplementation(handle).Interface);
        }

        foreach (var parameter in type.GetGenericParameters().Concat(type.GetMethods().SelectMany(method => reader.GetMethodDefinition(method).GetGenericParameters())))
        {
            foreach (var constraint in reader.GetGenericParameter(parameter).GetConstraints())
            {
                Note(name, reader.GetGenericParameterConstraint(constraint).Type);
            }
        }

        foreach (var handle in type.GetFields())
        {
            Note(name, reader.GetFieldDefinition(handle).DecodeSignature(names, null));
        }

        foreach (var handle in type.GetCustomAttributes())
        {
            Note(name, reader.GetCustomAttribute(handle).Constructor);
        }

        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            Note(name, method.DecodeSignature(names, null));
            if (method.RelativeVirtualAddress != 0)
            {
                ReadBody(name, file.GetMethodBody(method.RelativeVirtualAddress));
            }
        }
    }

    private void ReadBody(string name, MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
        {
            Note(name, reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null).SelectMany(type => type));
        }

        foreach (var region in body.ExceptionRegions)
        {
            Note(name, region.CatchType);
        }

        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            var first = il.ReadByte();
            var code = OpCodesByValue[first == 0xFE ? (short)(0xFE00 | il.ReadByte()) : first];
            switch (code.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    Note(name, MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var branches = il.ReadInt32();
                    il.Offset += 4 * branches;
                    break;
                default:
                    il.Offset += SizeOf(code.OperandType);
                    break;
            }
        }
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Note(string from, EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Note(from, [NameOf((TypeDefinitionHandle)handle)]);
                break;
            case HandleKind.TypeReference:
                Note(from, [NameOf((TypeReferenceHandle)handle)]);
                break;
            case HandleKind.TypeSpecification:
                Note(from, reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null));
                break;
            case HandleKind.FieldDefinition:
                Note(from, reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Note(from, [NameOf(method.GetDeclaringType())], reader.GetString(method.Name));
                Note(from, method.DecodeSignature(names, null));
                break;
            case HandleKind.MethodSpecification:
                var made = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Note(from, made.Method);
                Note(from, made.DecodeSignature(names, null).SelectMany(type => type));
                break;
            case HandleKind.MemberReference:
                NoteMember(from, reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
        }
    }

    private void NoteMember(string from, MemberReference member)
    {
        Note(from, member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            Note(from, member.DecodeFieldSignature(names, null));
            return;
        }

        if (member.Parent.Kind == HandleKind.TypeReference)
        {
            Note(from, [NameOf((TypeReferenceHandle)member.Parent)], reader.GetString(member.Name));
        }

        Note(from, member.DecodeMethodSignature(names, null));
    }

    private void Note(string from, MethodSignature<ImmutableArray<string>> signature) =>
        Note(from, signature.ParameterTypes.Append(signature.ReturnType).SelectMany(type => type));

    private void Note(string from, IEnumerable<string> types, string? through = null)
    {
        foreach (var to in types.Where(type => type != from))
        {
            uses.Add(new Use(from, to, through));
        }
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? NameOf(outer) : Full(type.Namespace, type.Name);
    }

    private string NameOf(TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference ? NameOf((TypeReferenceHandle)type.ResolutionScope) : Full(type.Namespace, type.Name);
    }

    private string Full(StringHandle room, StringHandle name) => $"{reader.GetString(room)}.{reader.GetString(name)}";

    /// <summary>A type of a signature as the names that it is made of: <c>List&lt;Child&gt;</c> is a list and a child.</summary>
    private sealed class Names(Compiled of) : ISignatureTypeProvider<ImmutableArray<string>, object?>
    {
        public ImmutableArray<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [of.NameOf(handle)];

        public ImmutableArray<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [of.NameOf(handle)];

        public ImmutableArray<string> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public ImmutableArray<string> GetGenericInstantiation(ImmutableArray<string> genericType, ImmutableArray<ImmutableArray<string>> typeArguments) => [.. genericType, .. typeArguments.SelectMany(type => type)];

        public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) => [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type)];

        public ImmutableArray<string> GetModifiedType(ImmutableArray<string> modifier, ImmutableArray<string> unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

        public ImmutableArray<string> GetArrayType(ImmutableArray<string> elementType, ArrayShape shape) => elementType;

        public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetPinnedType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetPointerType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetGenericMethodParameter(object? genericContext, int index) => [];

        public ImmutableArray<string> GetGenericTypeParameter(object? genericContext, int index) => [];

        public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
    }
}
