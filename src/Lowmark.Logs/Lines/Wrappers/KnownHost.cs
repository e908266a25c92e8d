namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The host that the last unmistakable syslog header named: tells a header from a kernel text of the same
/// shape.</summary>
internal sealed class KnownHost
{
    private KnownHost? _streams;
    private readonly byte[] _name = new byte[255];
    private int _length;

    /// <summary>The log stream that a line named; no header follows it.</summary>
    public KnownHost Stream => _streams ??= new();

    public bool Is(ReadOnlySpan<byte> name) => _length > 0 && name.SequenceEqual(_name.AsSpan(0, _length));

    public void Learn(ReadOnlySpan<byte> name)
    {
        if (name.Length > _name.Length) { return; }
        name.CopyTo(_name);
        _length = name.Length;
    }
}
