// The house's picture as data: which room may name which, and what a compiled room really names, read from IL.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace StatusFeeds.Tests.Support;

/// <summary>A type of one room names a type of another.</summary>
internal sealed record Edge(string From, string To, string Where)
{
    public override string ToString() => $"{From} names {To}: {Where}";
}

internal static class RoomPlan
{
    /// <summary>The types outside all rooms: Program.cs.</summary>
    public const string Door = "Program";

    public static readonly IReadOnlyDictionary<string, string[]> MayName = new Dictionary<string, string[]>
    {
        [Door] = ["Cli"],
        ["Cli"] = ["Config", "Monitoring", "Web", "Probes", "Rules", "Storage", "Feeds", "Wire", "Yaml", "Model"],
        ["Config"] = ["Probes", "Yaml", "Model"],
        ["Monitoring"] = ["Rules", "Storage", "Feeds", "Model"],
        ["Web"] = ["Storage", "Rules", "Feeds", "Model"],
        ["Probes"] = ["Wire", "Yaml", "Model"],
        ["Rules"] = ["Model"],
        ["Storage"] = ["Model"],
        ["Feeds"] = ["Model"],
        ["Wire"] = ["Model"],
        ["Yaml"] = ["Model"],
        ["Model"] = [],
    };

    public static IEnumerable<Edge> Forbidden(ModuleDefinition module, string root) =>
        Edges(module, root).Where(edge => !MayName.TryGetValue(edge.From, out var allowed) || !allowed.Contains(edge.To));

    /// <summary>All edges between different rooms of <paramref name="root"/>; types elsewhere are nobody's.</summary>
    public static IEnumerable<Edge> Edges(ModuleDefinition module, string root) =>
        from type in module.GetTypes()
        let room = RoomOf(type, root)
        where room is not null
        from named in Named(type)
        where named.Type.Scope == module
        let other = RoomOf(named.Type, root)
        where other is not null && other != room
        select new Edge(room, other, $"{type.FullName} names {named.Type.FullName} in {named.Where}");

    public static string? RoomOf(TypeReference type, string root)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        if (type.Namespace.StartsWith(root + ".", StringComparison.Ordinal))
        {
            return type.Namespace[(root.Length + 1)..].Split('.')[0];
        }

        return type.FullName == "Program" || type.Namespace == root ? Door : null;
    }

    /// <summary>Every type that a type names: in its head, its members, their attributes and their bodies; composed types are taken apart.</summary>
    public static IEnumerable<(TypeReference Type, string Where)> Named(TypeDefinition type)
    {
        var head = Parts(type.BaseType)
            .Concat(type.Interfaces.SelectMany(one => Parts(one.InterfaceType)))
            .Concat(OfGenerics(type))
            .Concat(OfAttributes(type))
            .Concat(type.Properties.SelectMany(OfAttributes))
            .Concat(type.Events.SelectMany(OfAttributes))
            .Select(named => (named, "its head"));
        var fields = from field in type.Fields
                     from named in Parts(field.FieldType).Concat(OfAttributes(field))
                     select (named, field.Name);
        var methods = from method in type.Methods
                      from named in OfSignature(method).Concat(OfBody(method))
                      select (named, method.Name);
        return head.Concat(fields).Concat(methods).Distinct();
    }

    private static IEnumerable<TypeReference> OfSignature(MethodDefinition method) =>
        Parts(method.ReturnType)
            .Concat(method.Parameters.SelectMany(parameter => Parts(parameter.ParameterType).Concat(OfAttributes(parameter))))
            .Concat(OfGenerics(method))
            .Concat(OfAttributes(method))
            .Concat(OfAttributes(method.MethodReturnType))
            .Concat(method.Overrides.SelectMany(OfMember));

    private static IEnumerable<TypeReference> OfBody(MethodDefinition method) =>
        !method.HasBody
            ? []
            : method.Body.Variables.SelectMany(local => Parts(local.VariableType))
                .Concat(method.Body.ExceptionHandlers.SelectMany(handler => Parts(handler.CatchType)))
                .Concat(method.Body.Instructions.SelectMany(OfInstruction));

    private static IEnumerable<TypeReference> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => Parts(type),
        MemberReference member => OfMember(member),
        CallSite site => Parts(site.ReturnType).Concat(site.Parameters.SelectMany(parameter => Parts(parameter.ParameterType))),
        _ => [],
    };

    private static IEnumerable<TypeReference> OfMember(MemberReference member)
    {
        var named = Parts(member.DeclaringType);
        return member switch
        {
            GenericInstanceMethod generic => named.Concat(generic.GenericArguments.SelectMany(Parts)).Concat(OfMember(generic.ElementMethod)),
            MethodReference method => named.Concat(Parts(method.ReturnType)).Concat(method.Parameters.SelectMany(parameter => Parts(parameter.ParameterType))),
            FieldReference field => named.Concat(Parts(field.FieldType)),
            _ => named,
        };
    }

    private static IEnumerable<TypeReference> OfGenerics(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter =>
            parameter.Constraints.SelectMany(constraint => Parts(constraint.ConstraintType)).Concat(OfAttributes(parameter)));

    private static IEnumerable<TypeReference> OfAttributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => Parts(attribute.AttributeType)
            .Concat(attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument)).SelectMany(OfArgument)));

    private static IEnumerable<TypeReference> OfArgument(CustomAttributeArgument argument) => Parts(argument.Type).Concat(argument.Value switch
    {
        TypeReference type => Parts(type),
        CustomAttributeArgument[] several => several.SelectMany(OfArgument),
        CustomAttributeArgument one => OfArgument(one),
        _ => [],
    });

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => Parts(generic.ElementType).Concat(generic.GenericArguments.SelectMany(Parts)),
        IModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
        FunctionPointerType function => Parts(function.ReturnType).Concat(function.Parameters.SelectMany(parameter => Parts(parameter.ParameterType))),
        TypeSpecification composed => Parts(composed.ElementType),
        _ => [type],
    };
}
