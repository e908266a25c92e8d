namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The host that the last unmistakable syslog header named: tells a header from a kernel text of the same shape.</summary>
internal sealed class KnownHost
{
    private readonly byte[] _name = new byte[255];
    private int _length;

    public bool Is(ReadOnlySpan<byte> name) => _length > 0 && name.SequenceEqual(_name.AsSpan(0, _length));

    public void Learn(ReadOnlySpan<byte> name)
    {
        if (name.Length > _name.Length) { return; }
        name.CopyTo(_name);
        _length = name.Length;
    }
}
