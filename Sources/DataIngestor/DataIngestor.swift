/// Sources, tags and the vault.
public enum DataIngestor {}
