package dev.halley.metadata.sql;

import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StackParts;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredSecret;
import dev.halley.metadata.StoredStack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata store in SQL. Each method is one transaction. */
public final class SqlMetadataStore extends SqlModelStore implements MetadataStore {

    private final Database database;

    private SqlMetadataStore(Database database) {
        super(database);
        this.database = database;
    }

    /**
     * Opens an SQLite file and creates it if there is none.
     *
     * @throws dev.halley.error.HalleyException FAILED if that is not possible
     */
    public static SqlMetadataStore open(Path path) {
        return new SqlMetadataStore(SqliteDatabase.open(path));
    }

    /**
     * Connects to a PostgreSQL database and makes the tables if there are none.
     *
     * @param url {@code jdbc:postgresql://…}, with user and password
     * @throws dev.halley.error.HalleyException FAILED if that is not possible
     */
    public static SqlMetadataStore connect(String url) {
        return new SqlMetadataStore(PostgresDatabase.open(url));
    }

    @Override
    public boolean createComponent(StoredComponent component) {
        return database.write(handle -> StackTables.insert(handle, component));
    }

    @Override
    public Optional<StoredComponent> findComponent(ComponentKey key) {
        return database.read(handle -> StackTables.find(handle, key));
    }

    @Override
    public List<StoredComponent> listComponents(@Nullable String type) {
        return database.read(handle -> StackTables.list(handle, type));
    }

    @Override
    public boolean deleteComponent(ComponentKey key) {
        return database.write(handle -> StackTables.delete(handle, key));
    }

    @Override
    public boolean replaceComponent(StoredComponent before, StoredComponent after) {
        return database.write(handle -> StackTables.replace(handle, before, after));
    }

    @Override
    public boolean createStack(StoredStack stack) {
        return database.write(handle -> StackTables.insert(handle, stack));
    }

    @Override
    public Optional<StackParts> findStackParts(String name) {
        return database.read(handle -> StackTables.findParts(handle, name));
    }

    @Override
    public Optional<StoredStack> findStack(String name) {
        return database.read(handle -> StackTables.findStack(handle, name));
    }

    @Override
    public List<StoredStack> listStacks() {
        return database.read(StackTables::listStacks);
    }

    @Override
    public boolean deleteStack(String name) {
        return database.write(handle -> StackTables.deleteStack(handle, name));
    }

    @Override
    public boolean replaceStack(StoredStack before, StoredStack after) {
        return database.write(handle -> StackTables.replaceStack(handle, before, after));
    }

    @Override
    public Optional<String> activeStack() {
        return database.read(StackTables::activeStack);
    }

    @Override
    public boolean setActiveStack(String name) {
        return database.write(handle -> StackTables.setActiveStack(handle, name));
    }

    @Override
    public boolean createSecret(StoredSecret secret) {
        return database.write(handle -> SecretTables.insert(handle, secret));
    }

    @Override
    public Optional<StoredSecret> findSecret(SecretId id) {
        return database.read(handle -> SecretTables.find(handle, id));
    }

    @Override
    public List<StoredSecret> listSecrets() {
        return database.read(SecretTables::list);
    }

    @Override
    public boolean updateSecret(SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        return database.write(handle -> SecretTables.update(handle, id, put, remove, at));
    }

    @Override
    public boolean deleteSecret(SecretId id) {
        return database.write(handle -> SecretTables.delete(handle, id));
    }

    @Override
    public boolean replaceSecret(StoredSecret before, StoredSecret after) {
        return database.write(handle -> SecretTables.replace(handle, before, after));
    }

    @Override
    public void close() {
        database.close();
    }
}
