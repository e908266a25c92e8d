namespace Lowmark.Changes;

/// <summary>A sysctl, by the name that sysctl(8) knows: <c>vm.min_free_kbytes</c>. The kernel's own words for it, one
/// value or several with blanks between.</summary>
/// <param name="Name">Dots between its parts; never from a log.</param>
public sealed record SetSysctl(string Name, string Value) : Change
{
    /// <summary>Those of <c>vm</c> are written without it.</summary>
    public override string Setting =>
        $"{(Name.StartsWith("vm.", StringComparison.Ordinal) ? Name[3..] : Name)}={Value}";
}
